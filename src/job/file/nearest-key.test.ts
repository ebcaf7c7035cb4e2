import { expect, it } from "vitest";
import { nearestKey } from "./nearest-key.ts";

const keys = ["image", "items", "itemsPerGroup", "env", "timeouts", "parallelism"];

it.each([
	["imgae", "image"],
	["Image", "image"],
	["item", "items"],
	["timeout", "timeouts"],
	["paralelism", "parallelism"],
	["items_per_group", "itemsPerGroup"],
	["evn", "env"],
	["enviroment", undefined],
	["x", undefined],
	["", undefined],
])("%j is nearest to %j", (written, nearest) => {
	expect(nearestKey(written, keys)).toBe(nearest);
});

it("prefers the key with the fewest edits, and the first of equals", () => {
	expect(nearestKey("abcdef", ["abcxyf", "abcdex", "abcdey"])).toBe("abcdex");
});
