/** A ledger for tests, that is asked one thing after another at instants of the test's choosing. */
import { decide } from "./decide.ts";
import { allLeases, leaseName } from "./holding.ts";
import { DEFAULT_LIMITS, emptyLedger, type JobFacts, type Ledger, type Limits } from "./ledger.ts";
import type { QueueRange } from "./queue.ts";
import { groupKind } from "./quota.ts";
import type {
	ClaimInput,
	EndedInput,
	LaunchReport,
	LaunchResult,
	LedgerAnswer,
	LedgerRequest,
} from "./requests.ts";

export const T0 = 1_000_000_000;

export const JOB: JobFacts = {
	id: "a-1",
	run: 1,
	regions: ["here"],
	sku: "standard",
	cores: 1,
	completion: "auto",
	pollIntervalMs: 1000,
	startMs: 60_000,
	runMs: 600_000,
	deadlineAt: T0 + 86_400_000,
};

type Operation = LedgerRequest["operation"];

/** `limits` are those of every region, whose usages count as read already. */
export function ledgerUnderTest(limits: Partial<Limits> = {}) {
	let ledger: Ledger = emptyLedger();
	let now = T0;
	const assumed = { ...DEFAULT_LIMITS, ...limits };
	const ask = <Name extends Operation>(
		operation: Name,
		input: Extract<LedgerRequest, { operation: Name }>["input"],
	) => {
		const decision = decide(structuredClone(ledger), { operation, input } as LedgerRequest, now);
		ledger = decision.ledger;
		return decision.answer as LedgerAnswer<Name>;
	};
	const lease = (batch: number, launch = 1, job = "a-1") => leaseName(job, 1, batch, launch);
	const readUsages = (region: string) => {
		const { containerGroups, confidentialGroups, cores } = assumed;
		const used = {
			...{ containerGroups: 0, confidentialGroups: 0 },
			cores: { standard: 0, spot: 0, confidential: 0 },
		};
		for (const held of allLeases(ledger)) {
			if (held.lease.region !== region || held.lease.state === "granted") continue;
			used[groupKind(held.holding.sku)]++;
			used.cores[held.holding.sku] += held.lease.cores;
		}
		ask("usages", {
			...{ region, at: now },
			containerGroups: { limit: containerGroups, current: used.containerGroups },
			...(confidentialGroups && {
				confidentialGroups: { limit: confidentialGroups, current: used.confidentialGroups },
			}),
			cores: {
				standard: { limit: cores.standard, current: used.cores.standard },
				spot: { limit: cores.spot, current: used.cores.spot },
				...(cores.confidential && {
					confidential: { limit: cores.confidential, current: used.cores.confidential },
				}),
			},
		});
	};
	return {
		ask,
		lease,
		now: () => now,
		pass: (ms: number) => {
			now += ms;
		},
		state: () => ledger,
		/** The leases that stand, by name. */
		leases: () => [...allLeases(ledger)].map(({ name }) => name),
		held: (job: string) =>
			[...allLeases(ledger)].filter(({ holding }) => holding.job === job).map(({ lease }) => lease),
		enqueue: (
			batches: number,
			{ ranges, stopReason, suspended, share, ...job }: EnqueueOptions = {},
		) => {
			const answer = ask("enqueue", {
				job: {
					...{ ...JOB, ...job },
					...(stopReason === undefined ? {} : { stopReason }),
					...(suspended === undefined ? {} : { suspended }),
				},
				limits: assumed,
				...(share === undefined ? {} : { share }),
				ranges: ranges ?? [{ next: 0, end: batches }],
			});
			for (const region of job.regions ?? JOB.regions) {
				if (ledger.regions[region]?.usages.readAt === undefined) readUsages(region);
			}
			return answer;
		},
		claim: (batch: number, launch = 1, more: Partial<ClaimInput> = {}) =>
			ask("claim", { job: "a-1", batch, launch, ...more }),
		report: (name: string, result: LaunchResult = "created", more: Partial<LaunchReport> = {}) =>
			ask("report", { lease: name, result, answeredAt: now, ...more }),
		end: (name: string, more: Partial<EndedInput> = {}, result: LaunchResult = "created") => {
			const report = { lease: name, result, answeredAt: now };
			return ask("ended", { report, groupMayExist: true, ...more });
		},
		deleted: (name: string, permit: number, gone = true, more: object = {}) => {
			const deletion = { lease: name, permit, gone, sent: true, answeredAt: now, ...more };
			return ask("deleted", { deletions: [deletion] });
		},
		round: () => ask("round", {}),
		readUsages,
	};
}

interface EnqueueOptions extends Partial<JobFacts> {
	ranges?: QueueRange[];
	stopReason?: "canceled";
	suspended?: true;
	share?: number;
}
