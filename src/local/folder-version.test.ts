import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { takeStateFolder } from "./folder-version.ts";

let root: string;
let state: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "tutti-folder-"));
	state = join(root, "state");
	mkdirSync(state);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function app(host: unknown): string {
	const folder = mkdtempSync(join(root, "app-"));
	writeFileSync(join(folder, "host.json"), JSON.stringify(host));
	return folder;
}
const appOf = (defaultVersion: string) => app({ extensions: { durableTask: { defaultVersion } } });
const take = (folder: string) => takeStateFolder(state, folder)();

it("a folder is taken by newer versions one after the other, and by the same again", () => {
	for (const version of ["1.0", "9.0", "10.0", "10.0"]) take(appOf(version));
	expect(JSON.parse(readFileSync(join(state, "version.json"), "utf8"))).toEqual({
		orchestrations: "10.0",
	});
});

it("an older version is refused, changes nothing, and lets go of the folder", () => {
	take(appOf("10.0"));
	const before = readdirSync(state);
	expect(() => take(appOf("9.0"))).toThrow(
		"its orchestrations have version 10.0, this Tutti knows them up to 9.0",
	);
	expect(readdirSync(state)).toEqual(before);
	take(appOf("10.0"));
});

it("an app without versions takes any folder, and leaves what it remembers", () => {
	take(appOf("2.0"));
	take(app({}));
	expect(() => take(appOf("1.0"))).toThrow("A newer Tutti");
});

it.each(['{"orch', "", "null", '{"orchestrations":99}', '{"orchestrations":"x"}'])(
	"a file that tells no version, %j, is refused and left: a newer Tutti may have worked there",
	(text) => {
		const file = join(state, "version.json");
		writeFileSync(file, text);
		expect(() => take(appOf("1.0"))).toThrow("does not tell which Tutti");
		expect(readFileSync(file, "utf8")).toBe(text);
		rmSync(file);
		take(appOf("1.0"));
	},
);
