/**
 * Bounds as this machine really has them. Where it has none, what can be found out without is in
 * `cgroup-bounds.test.ts` and `scope-bounds.test.ts`, and `cgroup-bounds.containers.test.ts` borrows some.
 */
import { describe, expect, it } from "vitest";
import { boundsSuite } from "./bounds.suite.ts";
import { findBounds, type Host, thisHost } from "./process-bounds.ts";

const isHeld = findBounds("any", thisHost()).cgroupsOf("any").length > 0;

const why = isHeld ? "" : " (left out: no cgroup here holds both CPU and memory, and no systemd)";

describe.runIf(isHeld)(`a plain process in a cgroup of this machine's${why}`, () => {
	boundsSuite((directory) => ({
		bounds: findBounds(directory, thisHost()),
		end: () => undefined,
	}));
});

describe("a machine without cgroups of its own", () => {
	it("holds nothing, and says so", () => {
		const host: Host = {
			...{ cgroupRoot: "/nowhere", ownCgroups: "", isSuperuser: false },
			...{ runtimeDirectory: undefined, systemdRun: undefined },
		};
		const bounds = findBounds("any", host);
		expect(bounds.words).toContain("not held to their CPU and memory");
		expect(bounds.enter("run", { cpuCores: 1 })).toEqual([]);
		expect([bounds.cgroupsOf("run"), bounds.runs()]).toEqual([[], []]);
	});
});
