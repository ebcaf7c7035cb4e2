/**
 * The ledger against a service that counts as ACI does, on arrival: whatever is lost, late or doubled, no
 * quota and no window is ever exceeded, everybody is served at last, and nothing is left.
 */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { batchId } from "../job/instance-names.ts";
import { decide } from "./decide.ts";
import { allLeases } from "./holding.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import type { ClaimAnswer, EndedAnswer, Grant, RoundAnswer, Wake } from "./requests.ts";

const LIMITS = {
	containerGroups: 4,
	cores: { standard: 100, spot: 100 },
	createsPer5Minutes: 6,
	createsPerHour: 15,
	deletesPer5Minutes: 6,
	deletesPerHour: 15,
};
const LONGEST_REQUEST_MS = 6000;
const BATCHES = 12;

class Run {
	ledger: Ledger = emptyLedger();
	now = 1_000_000_000;
	groups = new Set<string>();
	creates: number[] = [];
	deletes: number[] = [];
	waiting = new Set<number>();
	served = new Set<number>();
	random: () => number;

	constructor(random: () => number) {
		this.random = random;
	}

	ask<Answer>(operation: string, input: unknown): Answer {
		const decision = decide(this.ledger, { operation, input } as never, this.now);
		this.ledger = decision.ledger;
		this.check();
		return decision.answer as Answer;
	}

	check(): void {
		expect([...allLeases(this.ledger)].length).toBeLessThanOrEqual(LIMITS.containerGroups);
	}

	/** One request's way to the service, at most 6 s. */
	travel(): void {
		this.now += Math.floor(this.random() * LONGEST_REQUEST_MS);
	}

	arrive(seen: number[], per5Minutes: number, perHour: number): void {
		const within = (windowMs: number) => seen.filter((at) => at > this.now - windowMs).length;
		expect(within(300_000)).toBeLessThan(per5Minutes);
		expect(within(3_600_000)).toBeLessThan(perHour);
		seen.push(this.now);
	}

	claim(batch: number): void {
		const answer = this.ask<ClaimAnswer>("claim", { job: "a-1", batch, launch: 1 });
		if (answer.answer === "granted") this.launch(batch, answer);
		if (answer.answer === "queued") this.waiting.add(batch);
	}

	wake(wakes: Wake[]): void {
		for (const wake of wakes) {
			const batch = [...this.waiting].find(
				(waiter) => batchId({ jobId: "a-1", run: 1, batch: waiter }) === wake.batchId,
			);
			// Some wakes are lost; the ledger tells again.
			if (batch === undefined || this.random() < 0.2 || wake.answer.answer !== "granted") continue;
			this.launch(batch, wake.answer);
		}
	}

	launch(batch: number, { lease, notBefore, goodUntil }: Grant): void {
		this.waiting.delete(batch);
		this.now = Math.max(this.now, notBefore);
		const late = this.now > goodUntil;
		if (!late) {
			this.travel();
			this.arrive(this.creates, LIMITS.createsPer5Minutes, LIMITS.createsPerHour);
			this.groups.add(lease);
			expect(this.groups.size).toBeLessThanOrEqual(LIMITS.containerGroups);
		}
		const result = late ? "late" : "created";
		const report = { lease, result, answeredAt: this.now };
		for (let k = 0; k < 3 * this.random(); k++) this.ask("report", report);
		this.now += Math.floor(this.random() * 20_000);
		const ended = this.ask<EndedAnswer>("ended", { report, groupMayExist: !late });
		if (ended.permit !== undefined) this.remove(lease, ended.permit);
		if (late) this.waiting.add(batch);
		else this.served.add(batch);
		this.wake(ended.wakes);
		if (late) this.ask("claim", { job: "a-1", batch, launch: 1 });
	}

	remove(lease: string, permit: number): void {
		// The answer to some deletes never comes; the permit comes round again.
		if (this.random() < 0.1) return;
		this.travel();
		this.arrive(this.deletes, LIMITS.deletesPer5Minutes, LIMITS.deletesPerHour);
		const gone = this.random() < 0.9;
		if (gone) this.groups.delete(lease);
		const deletion = { lease, permit, gone, sent: true, answeredAt: this.now };
		for (let k = 0; k < 1 + this.random(); k++) this.ask("deleted", { deletions: [deletion] });
	}

	round(): RoundAnswer {
		const round = this.ask<RoundAnswer>("round", {});
		this.wake(round.wakes);
		for (const { lease, permit } of round.deletes) this.remove(lease, permit);
		return round;
	}
}

/** A seeded sequence of numbers from 0 to 1 (mulberry32). */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

it("never exceeds a quota or a window, serves everybody, and leaves nothing, whatever is lost or doubled", () => {
	void fc.assert(
		fc.property(fc.nat(), (seed) => {
			const run = new Run(chance(seed));
			const { generation } = run.ask<{ generation: number }>("enqueue", {
				job: {
					id: "a-1",
					run: 1,
					regions: ["here"],
					sku: "standard",
					cores: 1,
					completion: "auto",
					pollIntervalMs: 1000,
					startMs: 60_000,
					runMs: 600_000,
					deadlineAt: Number.MAX_SAFE_INTEGER,
				},
				limits: LIMITS,
				ranges: [{ next: 0, end: BATCHES }],
			});
			for (let batch = 0; batch < BATCHES; batch++) run.claim(batch);
			for (let k = 0; k < 3000 && run.served.size < BATCHES; k++) {
				run.round();
				run.now += 5000;
			}
			expect(run.served.size).toBe(BATCHES);
			run.ask("jobDone", { job: "a-1" });
			for (let k = 0; k < 3000 && !run.round().idle; k++) run.now += 5000;
			expect(run.groups.size).toBe(0);
			expect(run.ask("close", { generation })).toBe(true);
		}),
		{ numRuns: 60 },
	);
});
