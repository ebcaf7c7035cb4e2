/**
 * A hub around the ledger: calls that take time, messages that come late or twice, wakes that are lost, and the
 * watch. What batches do is in `batch-life.ts`.
 */
import type { Sku } from "../../job/job.ts";
import { decide } from "../decide.ts";
import { emptyLedger, type Ledger } from "../ledger.ts";
import type { GroupKind } from "../quota.ts";
import type { LedgerAnswer, LedgerRequest, RoundAnswer, Wake } from "../requests.ts";
import { Chance } from "./chance.ts";
import { deleteGroup } from "./group-life.ts";
import type { Service } from "./service.ts";
import { type Process, Signal, VirtualTime } from "./virtual-time.ts";

type Operation = LedgerRequest["operation"];
type Input<Name extends Operation> = Extract<LedgerRequest, { operation: Name }>["input"];

const CHECK_EVERY_MS = 30_000;

export class Hub {
	time: VirtualTime;
	chance: Chance;
	service: Service;
	ledger: Ledger = emptyLedger();
	/** How likely each fault is, over its usual rate: 0 none. */
	faults: number;
	/** Rows that are written once: of permits. */
	rows = new Map<string, number>();
	/** What batches wait for, or what waits for them, by batch and event. */
	#events = new Map<string, Signal>();
	watchedUntil = 0;

	constructor(seed: number, service: Service, faults: number) {
		this.chance = new Chance(seed);
		this.time = new VirtualTime(1_000_000_000);
		this.service = service;
		this.faults = faults;
	}

	fault(probability: number): boolean {
		return this.chance.happens(probability * this.faults);
	}

	/** Asks the ledger, whose state is text between two operations. */
	ask<Name extends Operation>(operation: Name, input: Input<Name>): LedgerAnswer<Name> {
		const before = JSON.parse(JSON.stringify(this.ledger)) as Ledger;
		const said = JSON.parse(JSON.stringify({ operation, input })) as LedgerRequest;
		const { ledger, answer } = decide(before, said, this.time.now);
		this.ledger = ledger;
		return answer as LedgerAnswer<Name>;
	}

	/** The same from afar: the answer comes late now and then. */
	*call<Name extends Operation>(
		operation: Name,
		input: Input<Name>,
	): Generator<number | Signal, LedgerAnswer<Name>, unknown> {
		yield this.chance.whole(1, 300);
		const answer = this.ask(operation, input);
		yield this.fault(0.03) ? this.chance.whole(2000, 60_000) : this.chance.whole(1, 300);
		return answer;
	}

	/** Tells the ledger: surely, late now and then, and sometimes twice. */
	tell<Name extends Operation>(operation: Name, input: Input<Name>): void {
		for (let k = this.fault(0.1) ? 2 : 1; k > 0; k--) {
			const delay = this.fault(0.05) ? this.chance.whole(2000, 60_000) : this.chance.whole(1, 500);
			this.time.after(delay, () => this.ask(operation, input));
		}
	}

	event(name: string): Signal {
		const known = this.#events.get(name) ?? new Signal();
		this.#events.set(name, known);
		return known;
	}

	/** Raises wakes; some are lost, some come twice. */
	wake(wakes: readonly Wake[]): void {
		for (const { batchId, launch, answer } of wakes) {
			if (this.fault(0.1)) continue;
			const signal = this.event(`${batchId} admitted-${launch}`);
			this.time.after(this.chance.whole(1, 500), () => signal.fire(answer));
		}
	}

	*watch(): Process {
		let checkedAt = 0;
		for (;;) {
			const round = yield* this.call("round", {});
			yield* this.#act(round);
			if (this.time.now - checkedAt >= CHECK_EVERY_MS) {
				checkedAt = this.time.now;
				yield* this.#reconcile();
			}
			this.watchedUntil = this.time.now;
			// The watch dies now and then, and is started again.
			if (this.fault(0.005)) yield this.chance.whole(10_000, 120_000);
			yield Math.max(1, round.nextAt - this.time.now);
		}
	}

	*#act(round: RoundAnswer): Generator<number | Signal, void, unknown> {
		this.wake(round.wakes);
		for (const region of round.usages) {
			const at = this.time.now;
			yield this.chance.whole(1, 400);
			const { limits, others } = this.service.regions.get(region)!;
			const ours = this.service.usage(region);
			const cores = (sku: Sku) => ({
				limit: limits.cores[sku]!,
				current: ours.cores[sku] + others.cores[sku],
			});
			const groups = (kind: GroupKind) => ({
				limit: limits[kind]!,
				current: ours.groups[kind] + others.groups[kind],
			});
			if (this.fault(0.1)) continue;
			yield this.chance.whole(1, 400);
			this.tell("usages", {
				...{ region, at, containerGroups: groups("containerGroups") },
				confidentialGroups: groups("confidentialGroups"),
				cores: {
					standard: cores("standard"),
					spot: cores("spot"),
					confidential: cores("confidential"),
				},
			});
		}
		for (const { lease } of round.stops) this.event(`${lease} ended`).fire();
		yield* this.#look(round);
		const deleting = round.deletes.map(({ lease, permit }) => {
			const done = new Signal();
			this.time.start(deleteGroup(this, lease, permit, done));
			return done;
		});
		// Deletes that hang do not hold up the watch: their permits come round again.
		for (const done of deleting) if (!this.fault(0.02)) yield done;
	}

	*#look({ looks }: RoundAnswer): Generator<number | Signal, void, unknown> {
		if (looks.length === 0) return;
		yield this.chance.whole(1, 2000);
		const reports = looks.map(({ lease, answeredAt }) => {
			const gone = !this.service.groups.has(lease);
			if (gone && answeredAt !== undefined) this.event(`${lease} ended`).fire();
			return { lease, gone };
		});
		yield* this.call("looked", { looks: reports });
	}

	*#reconcile(): Generator<number | Signal, void, unknown> {
		const beganAt = this.time.now;
		const groups = [...this.service.groups.values()].map(({ name, job, region }) => ({
			...{ name, job, region },
		}));
		// A LIST may show what was up to 5 s before, and takes a while.
		yield this.chance.whole(1, 5000);
		this.tell("reconcile", { beganAt: beganAt + this.chance.whole(0, 1), groups });
	}
}
