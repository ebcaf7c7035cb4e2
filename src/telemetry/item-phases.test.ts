import { describe, expect, it } from "vitest";
import type { LaunchRecord } from "../job/launch-record.ts";
import { itemPhases, type LaunchInstants } from "./item-phases.ts";

const LAUNCH: LaunchInstants = {
	queuedAt: 100,
	grantedAt: 200,
	answeredAt: 250,
	created: true,
	settledAt: 900,
};
const CALLBACK: LaunchRecord = {
	callback: { outcome: "succeeded", result: { json: "1" }, at: 800 },
};
const shown = (record: LaunchRecord, more: Partial<LaunchInstants> = {}) =>
	itemPhases({ ...LAUNCH, ...more }, record).map(({ phase, from, to }) => `${phase} ${from}-${to}`);

describe("the phases of an item in a launch", () => {
	it("are waiting, starting, running and settling, by what the runtime says of the container", () => {
		const exit = { code: 0, startedAt: 400, finishedAt: 810, at: 850 };
		expect(shown({ ...CALLBACK, exit })).toEqual([
			"wait 100-200",
			"start 200-400",
			"run 400-810",
			"settle 810-900",
		]);
	});

	it("have the create's answer for a start that only a callback tells of, as the outcome has", () => {
		expect(shown(CALLBACK).slice(1)).toEqual(["start 200-250", "run 250-800", "settle 800-900"]);
	});

	it("have the start that the outcome tells, where a look had seen it", () => {
		const outcome = { index: 0, run: 1, status: "succeeded", attempts: 1, launches: 1 } as const;
		const closed = { outcome: { ...outcome, startedAt: 300, finishedAt: 800 } };
		expect(shown({ ...CALLBACK, closed }).slice(1)).toEqual([
			"start 200-300",
			"run 300-800",
			"settle 800-900",
		]);
	});

	it("begin with the backoff, where there is one, up to the grant at most", () => {
		expect(shown(CALLBACK, { againAt: 150 }).slice(0, 2)).toEqual([
			"backoff 100-150",
			"wait 150-200",
		]);
		expect(shown(CALLBACK, { againAt: 950 }).slice(0, 2)).toEqual([
			"backoff 100-200",
			"wait 200-200",
		]);
	});

	it("end with the start for a container that never ran, or a group that never was", () => {
		const found = { reason: "image" as const, message: "", at: 600 };
		expect(shown({ found })).toEqual(["wait 100-200", "start 200-600", "settle 600-900"]);
		const quota = { reason: "quota" as const, message: "", at: 260 };
		expect(shown({ found: quota }, { created: false })).toEqual([
			"wait 100-200",
			"start 200-260",
			"settle 260-900",
		]);
	});

	it("have a run that lasted until it was found to be over", () => {
		const found = { reason: "run-timeout" as const, message: "", at: 700 };
		expect(shown({ found })).toContain("run 250-700");
	});

	it("stand in order when Container Instances' clock is ahead or behind", () => {
		const behind = { code: 0, startedAt: 50, finishedAt: 60, at: 850 };
		const ahead = { code: 0, startedAt: 5000, finishedAt: 6000, at: 850 };
		for (const exit of [behind, ahead]) {
			const phases = itemPhases(LAUNCH, { exit });
			expect(phases.find(({ phase }) => phase === "run")).toMatchObject({
				from: exit.startedAt,
				to: exit.finishedAt,
			});
			for (const [k, { from, to }] of phases.entries()) {
				expect(to).toBeGreaterThanOrEqual(from);
				if (k > 0) expect(from).toBe(phases[k - 1]!.to);
			}
		}
	});

	it("say nothing of a wait that began before this was noted", () => {
		const { queuedAt: _q, grantedAt: _g, ...old } = LAUNCH;
		expect(itemPhases(old, CALLBACK).map(({ phase }) => phase)).toEqual(["start", "run", "settle"]);
	});
});
