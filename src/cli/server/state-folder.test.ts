import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { noteStop, stateFolderOf, wasStoppedSince } from "./state-folder.ts";

it("is the option, else TUTTI_STATE, else .tutti, from the current folder", () => {
	const environment = { TUTTI_STATE: "/var/tutti" };
	expect(stateFolderOf("here", { cwd: "/a", environment })).toBe("/a/here");
	expect(stateFolderOf(undefined, { cwd: "/a", environment })).toBe("/var/tutti");
	expect(stateFolderOf(undefined, { cwd: "/a", environment: {} })).toBe("/a/.tutti");
	expect(stateFolderOf(undefined, { cwd: "/a", environment: { TUTTI_STATE: "" } })).toBe(
		"/a/.tutti",
	);
});

it("remembers when its server was stopped on purpose", () => {
	const folder = mkdtempSync(join(tmpdir(), "tutti-state-"));
	try {
		expect(wasStoppedSince(folder, 0)).toBe(false);
		noteStop(folder, 1000);
		expect([wasStoppedSince(folder, 1000), wasStoppedSince(folder, 1001)]).toEqual([true, false]);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
