import { describe, expect, it } from "vitest";
import { addCost, type ContainerUse, NO_COST, shareCost, totalUsd } from "./cost.ts";

const HOUR_MS = 3_600_000;
/** A dollar for each vCPU-hour, and nothing for memory. */
const usdOfHours = ({ cpuCores }: { cpuCores: number }) => cpuCores;
const container = (startedAt: number, endedAt: number, succeeded = true): ContainerUse => ({
	...{ cpuCores: 1, memoryGb: 1, startedAt, endedAt, succeeded },
});
const group = (containers: ContainerUse[], more = {}) => ({
	...{ from: 0, to: HOUR_MS, cpuCores: containers.length, memoryGb: 1, containers },
	...more,
});

describe("what a launch costs", () => {
	it("is the whole request for the whole span, in parts by what it went for", () => {
		const uses = [container(HOUR_MS / 4, HOUR_MS), container(HOUR_MS / 4, HOUR_MS / 2, false)];
		const shares = shareCost(group(uses), usdOfHours);
		expect(shares[0]).toEqual({ succeeded: 0.75, failed: 0, overhead: 0.5 });
		expect(shares[1]).toEqual({ succeeded: 0, failed: 0.25, overhead: 0.5 });
		expect(totalUsd(shares.reduce(addCost, NO_COST))).toBeCloseTo(2, 10);
	});

	it("counts of a container what lies in the billed span, and of one that never started nothing", () => {
		const early = container(-HOUR_MS, 2 * HOUR_MS);
		const never: ContainerUse = { cpuCores: 1, memoryGb: 1, succeeded: false };
		const [first, second] = shareCost(group([early, never]), usdOfHours);
		expect(first).toMatchObject({ succeeded: 1, overhead: 0.5 });
		expect(second).toEqual({ succeeded: 0, failed: 0, overhead: 0.5 });
	});

	it("has sidecars among what is overhead", () => {
		const use = group([container(0, HOUR_MS)], { cpuCores: 3 });
		expect(shareCost(use, usdOfHours)).toEqual([{ succeeded: 1, failed: 0, overhead: 2 }]);
	});
});
