import { describe, expect, it } from "vitest";
import type { Plan } from "../../plan/plan.ts";
import { planLines } from "./plan-lines.ts";

const price = {
	...{ vcpuHour: 0.0405, gbHour: 0.00445, region: "eastus" },
	...{ date: "2026-10-09", source: "table" as const },
};
const PLAN: Plan = {
	prediction: {
		...{ items: 10_000, containerGroups: 2500, launched: 2500, firstCreateMs: 0 },
		...{ lastCreateMs: 29_700_000, makespanMs: 30_000_000, mostAtOnce: 25 },
		...{ createsByRegion: { eastus: 2500 }, usageByRegion: {} },
		waits: [
			{ limit: { what: "cores", sku: "standard", region: "eastus", limit: 100 }, part: 0.8 },
			{ limit: { what: "deletesPerHour", region: "eastus", limit: 300 }, part: 0.19 },
		],
	},
	cost: { usd: 16.9, prices: [price], unpriced: [] },
	durations: "expect",
	whatIfs: [
		{
			change: {
				what: "limit",
				limit: { what: "deletesPerHour", region: "eastus", limit: 300 },
				to: 600,
			},
			...{ makespanMs: 15_000_000, usd: 16.9, waits: [] },
		},
		{ change: { what: "spot" }, makespanMs: 30_000_000, usd: 5.07, waits: [] },
	],
};
const about = { name: "tiles", itemsPerGroup: 4 };

describe("a plan for a person", () => {
	it("says when, for how much, what holds it up and what would change it, in 80 columns", () => {
		const lines = planLines(PLAN, about);
		expect(lines).toEqual([
			"tiles  10,000 items in 2,500 container groups of up to 4",
			"",
			"  first starts   at once",
			"  last starts    after 8 h 15 min",
			"  done           after 8 h 20 min",
			"  cost           $16.90  $0.0405/vCPU-h, $0.00445/GB-h (eastus, 2026-10-09)",
			"  at once        up to 25 container groups",
			"  held up by      80 %  100 standard vCPUs in eastus",
			"                  19 %  300 deletes in an hour in eastus",
			"",
			"What would change it, each by itself:",
			"  600 creates and deletes in an hour in eastus   done after 4 h 10 min   $16.90",
			"  sku: spot                                      done after 8 h 20 min   $5.07",
			"  Spot containers may be evicted, which no plan foresees.",
			"",
			"Durations are the job file's own (expect).",
			"Nothing is taken to fail, and nobody else to come.",
		]);
		expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
	});

	it("says what it does not know", () => {
		const { cost: _, ...rest } = PLAN;
		const lines = planLines({ ...rest, durations: "unknown", whatIfs: [] }, about);
		const text = lines.join("\n");
		expect(text).toContain("last starts    after 8 h 15 min, or later");
		expect(text).toContain("How long containers take is not known");
		expect(text).not.toContain("done ");
		expect(text).not.toContain("$");
		const priceless = planLines({ ...rest, whatIfs: [] }, about).join("\n");
		expect(priceless).toContain("No price is known of its regions");
	});

	it("says how far it comes when it does not get done", () => {
		const prediction = { ...PLAN.prediction, launched: 40, unfinished: "budget" as const };
		const text = planLines({ ...PLAN, prediction }, about).join("\n");
		expect(text).toContain(
			"the budget is spent after 8 h 20 min: 40 of 2,500 container groups start",
		);
		const spot = {
			change: { what: "spot" as const },
			makespanMs: 30_000_000,
			usd: 5.07,
			waits: [],
		};
		const further = {
			...spot,
			unfinished: "budget" as const,
			launched: 130,
			containerGroups: 2500,
		};
		const lines = planLines({ ...PLAN, prediction, whatIfs: [further] }, about);
		expect(lines).toContain("  sku: spot   not done: 130 of 2,500 container groups start   $5.07");
		const never = { ...prediction, launched: 0, unfinished: "quota" as const, waits: [] };
		const words = planLines({ ...PLAN, prediction: never }, about).join("\n");
		expect(words).toContain("a launch is more than any quota: 0 of 2,500 container groups start");
		expect(words).not.toContain("held up by");
	});
});
