import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makePrivateFolder } from "./private-folder.ts";

function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "private-folder-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return folder;
}

const modeOf = (path: string) => statSync(path).mode & 0o777;

it("a private folder is made with those above it, for its owner alone", () => {
	const deep = join(temporaryFolder(), "a", "b");
	makePrivateFolder(deep);
	expect([modeOf(deep), modeOf(join(deep, ".."))]).toEqual([0o700, 0o700]);
});

it("a folder that is there keeps its mode", () => {
	const folder = temporaryFolder();
	chmodSync(folder, 0o755);
	makePrivateFolder(folder);
	expect(modeOf(folder)).toBe(0o755);
});

it("a file in the folder's place or on its way is an error", () => {
	const file = join(temporaryFolder(), "file");
	writeFileSync(file, "");
	expect(() => makePrivateFolder(file)).toThrow(/EEXIST/);
	expect(() => makePrivateFolder(join(file, "below"))).toThrow(/ENOTDIR/);
});

it.runIf(existsSync("/proc/self"))(
	"a folder that the system refuses is an error, and no endless loop",
	() => {
		expect(() => makePrivateFolder("/proc/nowhere/deep")).toThrow(/ENOENT|EACCES|EPERM/);
	},
);
