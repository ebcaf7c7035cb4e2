import { describe, expect, it } from "vitest";
import { compareVersions, matchVersion, type VersionSettings } from "./version-match.ts";

const settings: VersionSettings = {
	defaultVersion: "2.0",
	versionMatchStrategy: "CurrentOrOlder",
	versionFailureStrategy: "Fail",
};

describe("versions", () => {
	it.each([
		["1.0", "2.0", -1],
		["1.10", "1.9", 1],
		["2.0", "2.0", 0],
		["2.0", "2.0.0", -1],
		["", "1.0", -1],
		["1.0", "", 1],
		["", " ", 0],
		["1", "2.0", -1],
		["alpha", "Beta", -1],
		["v2", "V2", 0],
	])("compare %j with %j as %d", (a, b, sign) => {
		expect(Math.sign(compareVersions(a, b))).toBe(sign);
	});
});

describe("an instance", () => {
	it.each([
		["CurrentOrOlder", null, true],
		["CurrentOrOlder", "1.0", true],
		["CurrentOrOlder", "2.0", true],
		["CurrentOrOlder", "3.0", false],
		["Strict", "2.0", true],
		["Strict", "1.0", false],
		["Strict", null, false],
		["None", "3.0", true],
	] as const)("under %s, of version %j, runs: %s", (versionMatchStrategy, version, runs) => {
		const { kind } = matchVersion(version, { ...settings, versionMatchStrategy });
		expect(kind).toBe(runs ? "runs" : "fails");
	});

	it("that does not match waits when it is not to fail", () => {
		const match = matchVersion("3.0", { ...settings, versionFailureStrategy: "Reject" });
		expect(match).toMatchObject({ kind: "waits", message: expect.stringContaining("'3.0'") });
	});

	it("of any version runs in an app that has none", () => {
		expect(matchVersion("3.0", { ...settings, defaultVersion: undefined })).toEqual({
			kind: "runs",
		});
	});
});
