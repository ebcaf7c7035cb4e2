import { describe, expect, it } from "vitest";
import { parseJobFile } from "../job/file/parse-job-file.ts";
import { decide } from "../ledger/decide.ts";
import { DEFAULT_LIMITS, emptyLedger, type Ledger, type Limits } from "../ledger/ledger.ts";
import type { LedgerRequest } from "../ledger/requests.ts";
import { shippedPrices } from "../prices/price-table.ts";
import { type Plan, planJob } from "./plan.ts";
import type { PlanBasis } from "./plan-input.ts";

const NOW = Date.UTC(2026, 10, 1);
const MINUTE_MS = 60_000;

function basis(more: Partial<PlanBasis> = {}, limits: Partial<Limits> = {}): PlanBasis {
	return {
		...{ now: NOW, ledger: emptyLedger(), limits: { ...DEFAULT_LIMITS, ...limits }, share: 1 },
		...{ location: "eastus", pollIntervalMs: 10_000, prices: { eastus: shippedPrices("eastus") } },
		...more,
	};
}

function plan(text: string, on = basis(), alone = true): Plan {
	const parsed = parseJobFile(`image: a\n${text}`, { name: "job.yaml" });
	if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
	const { job, items } = parsed.submission;
	return planJob({ job, itemCount: items.length }, on, alone);
}

const items = (count: number) => `items: { range: { from: 1, to: ${count} } }\n`;
const EXPECT = "expect: { start: 10s, run: 110s }\n";

describe("a prediction", () => {
	it("runs at once what fits, and bills it from the pull to the end", () => {
		const { prediction, cost } = plan(items(4) + EXPECT);
		expect(prediction).toMatchObject({
			...{ containerGroups: 4, launched: 4, firstCreateMs: 0, lastCreateMs: 0 },
			...{ makespanMs: 120_000, mostAtOnce: 4, waits: [] },
		});
		// 4 s of the start are not billed.
		const { vcpuHour, gbHour } = shippedPrices("eastus").standard!;
		expect(cost?.usd).toBeCloseTo((4 * (vcpuHour + 1.5 * gbHour) * 116) / 3600, 10);
	});

	it("goes by the quota of container groups, and names it", () => {
		const { prediction } = plan(items(20) + EXPECT, basis({}, { containerGroups: 5 }));
		expect(prediction.makespanMs).toBe(4 * 2 * MINUTE_MS);
		expect(prediction.waits[0]).toMatchObject({
			limit: { what: "containerGroups", region: "eastus", limit: 5 },
		});
		expect(prediction.waits[0]!.part).toBeGreaterThan(0.7);
	});

	it("goes by cores in whole numbers, as ACI counts them", () => {
		const text = `${items(8)}${EXPECT}resources: { cpu: 0.5 }\nitemsPerGroup: 3\n`;
		const limits = { cores: { standard: 4, spot: 4 } };
		const { prediction } = plan(text, basis({}, limits));
		expect(prediction).toMatchObject({ containerGroups: 3, makespanMs: 4 * MINUTE_MS });
		expect(prediction.waits[0]).toMatchObject({
			limit: { what: "cores", sku: "standard", limit: 4 },
		});
	});

	it("goes by the windows of creates", () => {
		const { prediction } = plan(items(30) + EXPECT, basis({}, { createsPer5Minutes: 10 }));
		expect(prediction.lastCreateMs).toBe(10 * MINUTE_MS);
		expect(prediction.waits[0]!.limit).toMatchObject({ what: "createsPer5Minutes", limit: 10 });
	});

	it("says when deletes of what has ended stand in the way", () => {
		const limits = { containerGroups: 10, deletesPer5Minutes: 10 };
		const { prediction } = plan(items(40) + EXPECT, basis({}, limits));
		const limit = { what: "deletesPer5Minutes", region: "eastus", limit: 10 };
		expect(prediction.waits.map((wait) => wait.limit)).toContainEqual(limit);
	});

	it("goes by the job's parallelism", () => {
		const { prediction } = plan(`${items(6) + EXPECT}parallelism: 2\n`);
		expect(prediction).toMatchObject({ makespanMs: 6 * MINUTE_MS, mostAtOnce: 2 });
		expect(prediction.waits[0]!.limit).toEqual({ what: "parallelism", limit: 2 });
	});

	it("has the merge step at the end, when its duration is known", () => {
		const text = `${items(2)}merge: {}\nexpect: { start: 10s, run: 110s, merge: 50s }\n`;
		expect(plan(text).prediction.makespanMs).toBe(3 * MINUTE_MS);
		expect(plan(`${items(2)}merge: {}\n${EXPECT}`).prediction.makespanMs).toBe(2 * MINUTE_MS);
	});

	it("sees an end by looking at the poll interval, where no callback is to be had", () => {
		const { prediction } = plan(`${items(1) + EXPECT}completion: poll\n`);
		expect(prediction.makespanMs).toBeGreaterThan(2 * MINUTE_MS);
		expect(prediction.makespanMs).toBeLessThanOrEqual(2 * MINUTE_MS + 10_000);
	});

	it("waits for what another job has under way, and takes turns with what that has waiting", () => {
		const limits = { containerGroups: 4 };
		const ledger = withOtherJob(12, basis({}, limits));
		const { prediction } = plan(items(4) + EXPECT, basis({ ledger }, limits));
		expect(prediction.firstCreateMs).toBe(2 * MINUTE_MS);
		expect(prediction.makespanMs).toBe(6 * MINUTE_MS);
	});

	it("ends where the budget is spent, and says how far it came", () => {
		const { prediction, cost } = plan(`${items(1000) + EXPECT}budget: 0.05 USD\n`);
		expect(prediction.unfinished).toBe("budget");
		expect(prediction.launched).toBeLessThan(100);
		expect(cost!.usd).toBeLessThanOrEqual(0.05);
		expect(cost!.usd).toBeGreaterThan(0.045);
	});

	it("ends at the deadline", () => {
		const { prediction } = plan(`${items(1000) + EXPECT}timeouts: { job: 10m }\n`);
		expect(prediction).toMatchObject({ unfinished: "deadline", makespanMs: 10 * MINUTE_MS });
	});

	it("of a launch that is more than any quota says so, and ends when the ledger ends it", () => {
		const { prediction } = plan(items(2) + EXPECT, basis({}, { containerGroups: 0 }));
		expect(prediction).toMatchObject({ unfinished: "quota", launched: 0 });
		expect(prediction.makespanMs).toBeLessThan(11 * MINUTE_MS);
	});

	it("is the same every time, and changes nothing of the hub", () => {
		const on = basis();
		const text = `${items(50)}expect: { run: { mean: 2m, deviation: 1m } }\n`;
		expect(plan(text, on)).toEqual(plan(text, on));
		expect(on.ledger).toEqual(emptyLedger());
	});
});

describe("durations and prices that are not known", () => {
	it("are those of the last run of the image", () => {
		const span = { medianMs: 60_000, p90Ms: 60_000 };
		const lastRun = { job: "a-123456", start: span, run: span };
		const known = plan(items(1), basis({ lastRun }));
		expect(known.durations).toBe("last-run");
		expect(known.prediction.makespanMs).toBe(2 * MINUTE_MS);
	});

	it("leave the soonest starts, and no cost", () => {
		const { prediction, cost, durations } = plan(items(150), basis({}, { createsPerHour: 100 }));
		expect(durations).toBe("unknown");
		expect(cost).toBeUndefined();
		expect(prediction.lastCreateMs).toBe(60 * MINUTE_MS);
	});

	it("leave a region out of the cost, and say so", () => {
		const text = `${items(12) + EXPECT}regions: [eastus, westeurope]\n`;
		const { cost } = plan(text, basis({}, { containerGroups: 6 }));
		expect(cost).toMatchObject({ unpriced: ["westeurope"] });
		expect(plan(items(1) + EXPECT, basis({ prices: {} })).cost).toBeUndefined();
	});
});

describe("what would change a plan", () => {
	const changes = (text: string, limits: Partial<Limits>) => {
		const { whatIfs, prediction } = plan(text, basis({}, limits), false);
		if (prediction.unfinished === undefined) {
			for (const { makespanMs } of whatIfs)
				expect(makespanMs).toBeLessThanOrEqual(prediction.makespanMs);
		}
		return Object.fromEntries(whatIfs.map((one) => [one.change.what, one]));
	};

	it("is the limit that binds, packing, another region and Spot, each with what it comes to", () => {
		const { limit, itemsPerGroup, region, spot } = changes(items(40) + EXPECT, {
			containerGroups: 5,
		});
		expect(limit).toMatchObject({ change: { to: 10 }, makespanMs: 8 * MINUTE_MS });
		expect(itemsPerGroup).toMatchObject({ change: { to: 4 }, makespanMs: 4 * MINUTE_MS });
		expect(region).toMatchObject({ makespanMs: 8 * MINUTE_MS });
		expect(spot!.usd! / limit!.usd!).toBeCloseTo(0.3, 5);
	});

	it("is creates and deletes together", () => {
		const limits = { createsPerHour: 20, deletesPerHour: 20, containerGroups: 20 };
		const { limit } = changes(items(60) + EXPECT, limits);
		expect(limit).toMatchObject({ change: { limit: { what: "createsPerHour" }, to: 40 } });
		expect(limit!.makespanMs).toBeLessThan(100 * MINUTE_MS);
	});

	it("is what gets a job further that its deadline or its budget ends", () => {
		const late = `${items(40) + EXPECT}timeouts: { job: 5m }\n`;
		const { limit, itemsPerGroup, spot } = changes(late, { containerGroups: 5 });
		expect(itemsPerGroup).not.toHaveProperty("unfinished");
		expect(limit).toMatchObject({ unfinished: "deadline", launched: 30, containerGroups: 40 });
		expect(spot).toMatchObject({ unfinished: "deadline", launched: 15, containerGroups: 40 });
		const poor = `${items(1000) + EXPECT}budget: 0.05 USD\n`;
		const cheaper = changes(poor, {}).spot!;
		expect(cheaper.unfinished).toBe("budget");
		expect(cheaper.launched).toBeGreaterThan(2 * plan(poor).prediction.launched);
	});

	it("is nothing of a job without items", () => {
		expect(changes("items: []\n", {})).toEqual({});
	});

	it("is nothing but Spot where nothing is in the way", () => {
		expect(Object.keys(changes(items(3) + EXPECT, {}))).toEqual(["spot"]);
	});
});

/** A job that has as many groups under way as the quota allows, created now, and others waiting. */
function withOtherJob(batches: number, { limits, share }: PlanBasis): Ledger {
	const ledger = emptyLedger();
	const tell = (request: LedgerRequest) => decide(ledger, request, NOW);
	const job = {
		...{ id: "other-123456", run: 1, regions: ["eastus"], sku: "standard" as const, cores: 1 },
		...{ completion: "auto" as const, pollIntervalMs: 10_000, startMs: 600_000, runMs: 3_600_000 },
		deadlineAt: NOW + 86_400_000,
	};
	tell({
		operation: "enqueue",
		input: { job, limits, share, ranges: [{ next: 0, end: batches }] },
	});
	for (const lease of [...ledger.wakes]) {
		tell({ operation: "report", input: { lease, result: "created", answeredAt: NOW } });
	}
	return ledger;
}
