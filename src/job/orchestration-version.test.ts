import { expect, it } from "vitest";
import { decidesAs, versionOf } from "./orchestration-version.ts";

it.each([
	[{}, 1, true],
	[{}, 2, false],
	[{ version: 1 }, 2, false],
	[{ version: 2 }, 2, true],
	[{ version: 10 }, 9, true],
])("an orchestration of %j decides as version %i: %s", (input, since, decides) => {
	expect(decidesAs(input, since)).toBe(decides);
});

it("an orchestration of before there were versions hands none on", () => {
	expect(versionOf({})).toEqual({});
	expect(versionOf({ version: 2 })).toEqual({ version: 2 });
});
