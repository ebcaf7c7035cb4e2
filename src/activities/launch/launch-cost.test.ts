import { describe, expect, it } from "vitest";
import type { GroupView } from "../../container-groups/container-groups.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import { sampleJob } from "../../store/suite/samples.ts";
import { JOB_ID, LEASE, runningGroup } from "../world-under-test.ts";
import { launchCosts, type SettledLaunch } from "./launch-cost.ts";

const HOUR_MS = 3_600_000;
const T0 = 1_000_000_000_000;
/** A dollar for a vCPU-hour. */
const price = { vcpuHour: 1, gbHour: 0, region: "here", source: "table" as const };
const record = {
	...sampleJob(JOB_ID, { itemCount: 2, deadlineAt: 9e15 }),
	prices: { here: price },
};
const launch: SettledLaunch = {
	...{ items: [0], lease: LEASE, result: "created", answeredAt: T0, waited: { region: "here" } },
};
const succeeded: LaunchRecord = {
	callback: { outcome: "succeeded", result: { json: "1" }, at: T0 + HOUR_MS },
};
const { cpuCores } = record.job.resources;

function group(events: [string, number][], startedAt?: number): GroupView {
	const [container] = runningGroup(LEASE).containers;
	const { startedAt: _, ...rest } = container!;
	const view = {
		...rest,
		...(startedAt === undefined ? {} : { startedAt }),
		events: events.map(([name, firstAt]) => ({
			...{ name, firstAt, type: "Normal", message: "", count: 1 },
		})),
	};
	return { ...runningGroup(LEASE), containers: [view] };
}

const costs = (
	seen: { group: GroupView | undefined; records: LaunchRecord[] },
	more: Partial<SettledLaunch> = {},
) => launchCosts({ ...launch, ...more }, record, seen, T0 + 2 * HOUR_MS);

describe("what a launch cost", () => {
	it("begins with the first pull and ends with the callback", () => {
		const seen = group([["Pulling", T0 + HOUR_MS / 4]], T0 + HOUR_MS / 2);
		const [cost] = costs({ group: seen, records: [succeeded] })!;
		expect(cost!.succeeded).toBeCloseTo(cpuCores / 2, 10);
		expect(cost!.overhead).toBeCloseTo(cpuCores / 4, 10);
		expect(cost!.failed).toBe(0);
	});

	it("begins with the create when the group could not be read", () => {
		const [cost] = costs({ group: undefined, records: [succeeded] })!;
		expect(cost!.succeeded + cost!.overhead).toBeCloseTo(cpuCores, 10);
	});

	it("is nothing when no image was ever pulled, as for want of room", () => {
		const found = { reason: "capacity" as const, message: "", at: T0 + HOUR_MS };
		const [cost] = costs({ group: group([["InsufficientCapacity.", T0]]), records: [{ found }] })!;
		expect(cost).toEqual({ succeeded: 0, failed: 0, overhead: 0 });
	});

	it("goes on until now for a container that its timeout found running", () => {
		const found = { reason: "run-timeout" as const, message: "", at: T0 + HOUR_MS };
		const seen = group([["Pulling", T0]], T0);
		const [cost] = costs({ group: seen, records: [{ found }] })!;
		expect(cost!.failed).toBeCloseTo(2 * cpuCores, 10);
	});

	it("is not known without a price of the region, and nothing without a group", () => {
		const seen = { group: undefined, records: [succeeded] };
		expect(costs(seen, { waited: { region: "elsewhere" } })).toBeUndefined();
		expect(costs(seen, { result: "capacity" })).toBeUndefined();
	});
});
