import { describe, expect, it } from "vitest";
import type { JobView } from "../../api/views.ts";
import { playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { costLines } from "./cost-lines.ts";
import { costReport, planReport } from "./money-report.ts";

const price = { vcpuHour: 1, gbHour: 0.1, region: "eastus", source: "table" as const };
const cost: JobView["cost"] = {
	...{ usd: 0.4, succeeded: 0.25, failed: 0.05, overhead: 0.1, currency: "USD", underWayUsd: 0 },
	prices: [{ ...price, date: "2026-10-09" }],
};
const job = (more: Partial<JobView>): JobView => ({ ...playedJob(aPlay(), 100), ...more });

describe("the report at a job's end", () => {
	it("says what it cost, of which budget, and what failed launches cost", () => {
		expect(costReport(job({ cost, budgetUsd: 5 }))).toEqual([
			"  cost $0.40 of a budget of $5.00, $0.0500 of it in failed launches",
		]);
		expect(costReport(job({}))).toEqual([]);
	});

	it("says how far off the plan was", () => {
		const planned = { makespanMs: 100_000, usd: 0.5 };
		expect(planReport(job({ cost, planned, status: "succeeded" }), 102_000)).toEqual([
			"  planned: 1 min 40 s, took 2 % longer; $0.50, cost 20 % less",
		]);
		const free = { makespanMs: 100_000 };
		expect(planReport(job({ planned: free, status: "succeeded" }), 100_100)).toEqual([
			"  planned: 1 min 40 s, as it took",
		]);
		expect(planReport(job({ planned, run: 2 }), 1)).toEqual([]);
	});
});

describe("tutti cost", () => {
	it("shows the parts, the dearest items and the prices, in 80 columns", () => {
		const outcome = {
			...{ status: "succeeded" as const, attempts: 1, launches: 2 },
			finishedAt: "2026-11-24T18:00:00.000Z",
			cost: { usd: 0.2, succeeded: 0.15, failed: 0.05, overhead: 0 },
		};
		const lines = costLines(job({ id: "a-123456", cost, budgetUsd: 1 }), [
			{ title: "item 3", outcome },
		]);
		expect(lines).toEqual([
			"a-123456  $0.40 of a budget of $1.00",
			"  containers whose items succeeded                 $0.25   63 %",
			"  containers of launches that failed             $0.0500   13 %",
			"  pulls, starts, waiting in groups, sidecars       $0.10   25 %",
			"",
			"The dearest:",
			"  item 3                                           $0.20  2 launches",
			"",
			"By list prices of 2026-10-09 in eastus: $1 a vCPU-hour, $0.1 a GB-hour.",
		]);
	});

	it("says when no price is known, or not of every region", () => {
		expect(costLines(job({}), []).join("\n")).toContain("no price is known of its regions");
		const unpriced = { ...cost, unpriced: ["westeurope"] };
		expect(costLines(job({ cost: unpriced }), []).at(-1)).toContain(
			"What ran in westeurope is not",
		);
	});
});
