import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { makeFolder } from "./make-folder.ts";

it("makes a folder with those above it, with the mode that others would have, and leaves one that is there", () => {
	const at = temporaryFolder();
	makeFolder(join(at, "a", "b"));
	expect(statSync(join(at, "a", "b")).mode & 0o777).toBe(0o777 & ~process.umask());
	writeFileSync(join(at, "a", "b", "kept"), "");
	makeFolder(join(at, "a", "b"));
	expect(existsSync(join(at, "a", "b", "kept"))).toBe(true);
});

it("is refused where a file stands", () => {
	const at = temporaryFolder();
	writeFileSync(join(at, "file"), "");
	expect(() => makeFolder(join(at, "file"))).toThrow("EEXIST");
	expect(() => makeFolder(join(at, "file", "b"))).toThrow("ENOTDIR");
});

it.runIf(process.platform === "linux")(
	"is refused under /proc, which takes none and says that the parent is missing",
	() => {
		expect(() => makeFolder("/proc/none/state")).toThrow("ENOENT");
	},
);
