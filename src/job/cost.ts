/**
 * What a launch costs, by what it went for. ACI bills a group's whole request "from the time that we start to pull your
 * first container's image … until the container group is stopped", by the second (docs "Container Instances FAQ").
 */

/** US dollars. */
export interface Cost {
	/** Containers whose item succeeded, while they ran. */
	succeeded: number;
	/** Containers of launches that failed, while they ran. */
	failed: number;
	/** Pulls and starts, waiting for the other items of a group, and sidecars. */
	overhead: number;
}

export interface ContainerUse {
	cpuCores: number;
	memoryGb: number;
	startedAt?: number;
	endedAt?: number;
	succeeded: boolean;
}

export interface GroupUse {
	/** The span that is billed, in milliseconds since the epoch. */
	from: number;
	to: number;
	/** Of all its containers. */
	cpuCores: number;
	memoryGb: number;
	/** Those of items. */
	containers: ContainerUse[];
}

export const NO_COST: Readonly<Cost> = { succeeded: 0, failed: 0, overhead: 0 };

export function totalUsd({ succeeded, failed, overhead }: Cost): number {
	return succeeded + failed + overhead;
}

export function addCost(a: Cost, b: Cost): Cost {
	return {
		succeeded: a.succeeded + b.succeeded,
		failed: a.failed + b.failed,
		overhead: a.overhead + b.overhead,
	};
}

/** Each item's part of what the group cost: its own container's run, and an equal part of all the rest. */
export function shareCost(
	{ from, to, cpuCores, memoryGb, containers }: GroupUse,
	usdOfHours: (needs: { cpuCores: number; memoryGb: number }) => number,
): Cost[] {
	const usdOf = (needs: { cpuCores: number; memoryGb: number }, ms: number) =>
		(usdOfHours(needs) * Math.max(0, ms)) / 3_600_000;
	const runs = containers.map(({ startedAt = to, endedAt = to, ...needs }) =>
		usdOf(needs, Math.min(endedAt, to) - Math.max(startedAt, from)),
	);
	const whole = usdOf({ cpuCores, memoryGb }, to - from);
	const rest = Math.max(0, whole - runs.reduce((sum, usd) => sum + usd, 0)) / containers.length;
	return containers.map(({ succeeded }, k) => ({
		succeeded: succeeded ? runs[k]! : 0,
		failed: succeeded ? 0 : runs[k]!,
		overhead: rest,
	}));
}
