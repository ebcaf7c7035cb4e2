/**
 * The hub in virtual time: the ledger's own decisions around a model of container groups.
 *
 * 1. Who is granted what and when, who is looked at and deleted when, is decided by the ledger itself, from the hub
 *    as it stands: other jobs that run or wait take their turns.
 * 2. A group is created when its grant begins, its containers start after `start` and end after `run`; it is gone at
 *    the instant of its DELETE. What requests and orchestrations take is left out.
 * 3. Nothing fails, no quota changes, and nobody submits another job.
 * 4. Durations are spread evenly, without chance: the same job in the same hub has the same prediction.
 */
import { NO_COST } from "../job/cost.ts";
import { parseGroupName } from "../job/instance-names.ts";
import { decide } from "../ledger/decide.ts";
import { drainWakes } from "../ledger/grant.ts";
import { allLeases, heldBy, leaseOf } from "../ledger/holding.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { LATEST_MS, nextRoundAt } from "../ledger/next-round.ts";
import type { LedgerAnswer, LedgerRequest, RoundAnswer, Wake } from "../ledger/requests.ts";
import { VirtualTime } from "../ledger/simulation/virtual-time.ts";
import { bindingLimit } from "./binding-limit.ts";
import { spanOfOther } from "./other-jobs.ts";
import type { HubStanding, PlannedJob } from "./plan-input.ts";
import { PlannedGroups } from "./planned-groups.ts";
import type { Prediction } from "./prediction.ts";
import { usageOf } from "./virtual-usages.ts";
import { WaitTally } from "./wait-tally.ts";

type Operation = LedgerRequest["operation"];
type Input<Name extends Operation> = Extract<LedgerRequest, { operation: Name }>["input"];

/** So long no round is missed, when nothing is reported meanwhile. */
const QUIET_MS = 60_000;

interface RunningGroup {
	answeredAt: number;
	endsAt: number;
	/** What it is billed. */
	usd?: number;
}

export class VirtualHub {
	readonly #job: PlannedJob;
	readonly #hub: HubStanding;
	readonly #groups: PlannedGroups;
	readonly #time: VirtualTime;
	#ledger: Ledger;
	readonly #running = new Map<string, RunningGroup>();
	readonly #granted = new Set<string>();
	readonly #waits = new WaitTally();
	#open: number;
	#endedAt: number | undefined;
	#roundAt = Number.POSITIVE_INFINITY;
	readonly #seen: Pick<Prediction, "createsByRegion" | "usageByRegion"> & {
		firstAt?: number;
		lastAt?: number;
		most: number;
		groups: number;
	} = { createsByRegion: {}, usageByRegion: {}, most: 0, groups: 0 };

	constructor(hub: HubStanding, job: PlannedJob) {
		this.#hub = hub;
		this.#job = job;
		this.#groups = new PlannedGroups(job);
		this.#open = this.#groups.count;
		this.#time = new VirtualTime(hub.now);
		this.#ledger = structuredClone(hub.ledger);
	}

	/** What other jobs have under way goes on. */
	takeOver(): void {
		const { now } = this.#time;
		const ownMs = this.#groups.timesOf(0).spanMs;
		for (const { name, lease, holding } of [...allLeases(this.#ledger)]) {
			if (lease.state === "granted") this.#launch(name, lease.notBefore);
			if (lease.state !== "created") continue;
			const spanMs = spanOfOther(this.#ledger.jobs[holding.job], ownMs);
			const endsAt = Math.max(now, lease.answeredAt + spanMs);
			this.#goOn(name, { answeredAt: lease.answeredAt, endsAt });
		}
		for (const [lease, { permit }] of Object.entries(this.#ledger.deletions)) {
			if (permit !== undefined) this.#delete([{ lease, permit: permit.number }]);
		}
	}

	submit(): void {
		const { facts, itemCount } = this.#job;
		if (itemCount === 0) this.#endedAt = this.#time.now;
		else this.#enqueue(this.#groups.ranges(), facts);
		this.#comeRound(this.#time.now);
	}

	run(): Prediction {
		const { now } = this.#hub;
		this.#time.run(this.#job.facts.deadlineAt, () => this.#endedAt !== undefined);
		const endedAt = this.#endedAt ?? this.#job.facts.deadlineAt;
		this.#waits.note(undefined, endedAt);
		const { firstAt, lastAt, most, createsByRegion, usageByRegion } = this.#seen;
		const stopped = this.#stopped();
		return {
			items: this.#job.itemCount,
			containerGroups: this.#groups.count,
			...(firstAt === undefined ? {} : { firstCreateMs: firstAt - now }),
			...(lastAt === undefined ? {} : { lastCreateMs: lastAt - now }),
			makespanMs: endedAt - now,
			mostAtOnce: most,
			...{ createsByRegion, usageByRegion },
			waits: this.#waits.parts(endedAt - now),
			launched: this.#seen.groups,
			...(this.#endedAt === undefined ? { unfinished: "deadline" as const } : {}),
			...(stopped === undefined ? {} : { unfinished: stopped }),
		};
	}

	/** Why the ledger has stopped the job, with nothing of it under way. */
	#stopped(): "budget" | "quota" | undefined {
		const reason = this.#ledger.jobs[this.#job.facts.id]?.stop?.reason;
		return reason === "budget" || reason === "quota" ? reason : undefined;
	}

	/** Says something to the ledger; whoever is granted a launch by it begins. */
	#tell<Name extends Operation>(operation: Name, input: Input<Name>): LedgerAnswer<Name> {
		const request = { operation, input } as LedgerRequest;
		const { ledger, answer } = decide(this.#ledger, request, this.#time.now);
		this.#ledger = ledger;
		const told = (answer as { wakes?: Wake[] } | null)?.wakes ?? [];
		for (const wake of [...told, ...drainWakes(ledger, this.#time.now)]) {
			if (wake.answer.answer === "granted") this.#launch(wake.answer.lease, wake.answer.notBefore);
		}
		return answer as LedgerAnswer<Name>;
	}

	#enqueue(ranges: Input<"enqueue">["ranges"], job: Input<"enqueue">["job"]): void {
		const { limits, share } = this.#hub;
		this.#tell("enqueue", { job, limits, share, ranges });
	}

	#launch(lease: string, notBefore: number): void {
		if (this.#granted.has(lease)) return;
		this.#granted.add(lease);
		this.#time.after(notBefore - this.#time.now, () => this.#create(lease));
	}

	#create(lease: string): void {
		this.#granted.delete(lease);
		const { now } = this.#time;
		const held = leaseOf(this.#ledger, lease);
		if (held?.lease.state !== "granted") return;
		this.#tell("report", { lease, result: "created", answeredAt: now });
		this.#comeRound(now + LATEST_MS);
		if (held.holding.job !== this.#job.facts.id) {
			const ownMs = this.#groups.timesOf(0).spanMs;
			const spanMs = spanOfOther(this.#ledger.jobs[held.holding.job], ownMs);
			this.#goOn(lease, { answeredAt: now, endsAt: now + spanMs });
			return;
		}
		this.#goOn(lease, this.#countOwn(held.batch, held.lease.region));
	}

	/** Counts a create of the planned job. */
	#countOwn(batch: number, region: string): RunningGroup {
		const { now } = this.#time;
		const seen = this.#seen;
		const { spanMs, billedMs, needs } = this.#groups.timesOf(batch);
		if (batch < this.#groups.count) {
			seen.groups++;
			seen.firstAt ??= now;
			seen.lastAt = now;
		}
		seen.createsByRegion[region] = (seen.createsByRegion[region] ?? 0) + 1;
		seen.usageByRegion[region] ??= { vcpuHours: 0, gbHours: 0 };
		seen.usageByRegion[region].vcpuHours += (needs.cpuCores * billedMs) / 3_600_000;
		seen.usageByRegion[region].gbHours += (needs.memoryGb * billedMs) / 3_600_000;
		const job = this.#ledger.jobs[this.#job.facts.id];
		if (job !== undefined) seen.most = Math.max(seen.most, heldBy(this.#ledger, job));
		const usdPerHour = this.#job.facts.usdPerHour?.[region];
		const share = needs.cpuCores / this.#fullCpuCores();
		const usd = usdPerHour && (usdPerHour * share * billedMs) / 3_600_000;
		return { answeredAt: now, endsAt: now + spanMs, ...(usd === undefined ? {} : { usd }) };
	}

	#fullCpuCores(): number {
		const { item, beside, itemsPerGroup } = this.#job;
		return item.cpuCores * itemsPerGroup + beside.cpuCores;
	}

	#goOn(lease: string, group: RunningGroup): void {
		this.#running.set(lease, group);
		const isLookedFor = this.#isOwn(lease) && this.#job.seenByLooking;
		if (!isLookedFor) this.#time.after(group.endsAt - this.#time.now, () => this.#end(lease));
	}

	#isOwn(lease: string): boolean {
		return parseGroupName(lease)?.jobId === this.#job.facts.id;
	}

	/** The batch learns that its group's containers have ended. */
	#end(lease: string): void {
		const group = this.#running.get(lease);
		if (group === undefined) return;
		this.#running.delete(lease);
		const { answeredAt, endsAt, usd } = group;
		const { permit } = this.#tell("ended", {
			report: { lease, result: "created", answeredAt },
			groupMayExist: true,
			spanMs: endsAt - answeredAt,
			...(usd === undefined ? {} : { cost: { ...NO_COST, succeeded: usd } }),
		});
		if (permit !== undefined) this.#delete([{ lease, permit }]);
		this.#comeRound(this.#time.now + LATEST_MS);
		if (!this.#isOwn(lease)) return;
		if (--this.#open === 0) this.#batchesEnded();
	}

	#batchesEnded(): void {
		const { facts, merge, durations } = this.#job;
		const batch = this.#groups.count;
		const isMergeDone = this.#ledger.jobs[facts.id]!.enqueuedTo > batch;
		if (merge === undefined || durations?.merge === undefined || isMergeDone) {
			this.#endedAt = this.#time.now;
			return;
		}
		this.#open = 1;
		this.#enqueue([this.#groups.mergeRange(merge)], facts);
	}

	#delete(deletes: RoundAnswer["deletes"]): void {
		const answeredAt = this.#time.now;
		const deletions = deletes.map(({ lease, permit }) => ({
			...{ lease, permit, gone: true, sent: true, answeredAt },
		}));
		this.#tell("deleted", { deletions });
	}

	#round(): void {
		const { now } = this.#time;
		this.#roundAt = Number.POSITIVE_INFINITY;
		const { usages, stops, looks, deletes, nextAt } = this.#tell("round", {});
		for (const region of usages) this.#tell("usages", usageOf(this.#ledger, region, now));
		for (const { lease } of stops) this.#end(lease);
		if (looks.length > 0) {
			this.#tell("looked", { looks: looks.map(({ lease }) => ({ lease, gone: false })) });
			for (const { lease } of looks) {
				if ((this.#running.get(lease)?.endsAt ?? Number.POSITIVE_INFINITY) <= now) this.#end(lease);
			}
		}
		if (deletes.length > 0) this.#delete(deletes);
		this.#noteWait();
		if (this.#stopped() !== undefined) this.#endedAt = now;
		// The watch stays away for 5 s at most, as it cannot know what is reported meanwhile.
		const isCapped = nextAt - now >= LATEST_MS;
		this.#comeRound(isCapped ? nextRoundAt(this.#ledger, now, QUIET_MS) : nextAt);
	}

	/** The watch's next round is then, unless one comes sooner. */
	#comeRound(at: number): void {
		if (at >= this.#roundAt) return;
		this.#roundAt = at;
		this.#time.after(at - this.#time.now, () => {
			if (this.#roundAt === at) this.#round();
		});
	}

	#noteWait(): void {
		const job = this.#ledger.jobs[this.#job.facts.id];
		const { now } = this.#time;
		this.#waits.note(job === undefined ? undefined : bindingLimit(this.#ledger, job, now), now);
	}
}
