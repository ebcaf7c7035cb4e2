/**
 * What must hold when a run under chaos is over. Pure: the plan and what was written down in, sentences about
 * what is wrong out; none when all is well.
 */
import type { ItemView } from "../../src/api/views.ts";
import { containerName, parseGroupName } from "../../src/job/instance-names.ts";
import type { ChaosResult } from "./chaos-containers.ts";
import type { ChaosEvidence } from "./chaos-evidence.ts";
import type { ChaosEvent } from "./chaos-log.ts";
import type { ChaosPlan } from "./chaos-plan.ts";

export interface ChaosRecord {
	plan: ChaosPlan;
	/** How everything stood at the beginning of each life, in order. */
	begins: ChaosEvidence[];
	/** Absent: the run never came to an end. */
	end?: ChaosEvidence;
	log: ChaosEvent[];
	/** The container groups that the emulator still has. */
	groupsLeft: string[];
}

export function chaosFindings(record: ChaosRecord): string[] {
	if (record.end === undefined) return ["It did not come to an end."];
	return [
		...outcomeFindings(record.plan, record.end),
		...record.begins.flatMap((begin) => changeFindings(record.plan, begin, record.end!)),
		...successFindings(record.end, record.log),
		...callbackFindings(record.end, record.log),
		...putTwiceFindings(record.log),
		...(record.plan.isTold ? refusalFindings(record.log) : []),
		...leftFindings(record),
	];
}

/** Every item has exactly one outcome. */
function outcomeFindings(plan: ChaosPlan, { jobs }: ChaosEvidence): string[] {
	return jobs.flatMap(({ job, items, results }, number) => {
		const findings: string[] = [];
		const say = (text: string) => findings.push(`${job.id}: ${text}`);
		const wanted = plan.jobs[number]!.items;
		if (job.phase !== "finished") say(`its phase is ${job.phase}`);
		const indexes = items.map(({ index }) => index);
		if (indexes.some((index, k) => index !== k) || indexes.length !== wanted) {
			say(`${indexes.length} items for ${wanted}, or not in order`);
		}
		for (const { index, outcome } of items) {
			if (outcome === undefined) say(`item ${index} has no outcome`);
		}
		if (results !== undefined && results.length !== wanted) {
			say(`${results.length} results for ${wanted} items`);
		}
		return findings;
	});
}

/** An outcome that was seen once is never another, but for one that did not succeed of a job that is run again. */
function changeFindings(plan: ChaosPlan, before: ChaosEvidence, after: ChaosEvidence): string[] {
	return before.jobs.flatMap(({ job, items }, number) => {
		const mayBeRunAgain = plan.jobs[number]!.acts.some(({ act }) => act === "retry");
		return items.flatMap(({ index, outcome }) => {
			if (outcome === undefined) return [];
			if (mayBeRunAgain && outcome.status !== "succeeded") return [];
			const now = after.jobs[number]?.items[index]?.outcome;
			if (JSON.stringify(outcome) === JSON.stringify(now)) return [];
			return [`${job.id}: the outcome of item ${index} was changed after a kill`];
		});
	});
}

/** A success is that of the item's last container, and so is its result. */
function successFindings({ jobs }: ChaosEvidence, log: ChaosEvent[]): string[] {
	const lastGroups = new Map<string, string>();
	for (const event of log) {
		if (event.event !== "container") continue;
		const key = `${parseGroupName(event.group)?.jobId} ${event.name}`;
		const last = lastGroups.get(key);
		if (last === undefined || isLater(event.group, last)) lastGroups.set(key, event.group);
	}
	return jobs.flatMap(({ job, items, results }) =>
		items.flatMap(({ index, group, outcome }: ItemView) => {
			if (outcome?.status !== "succeeded") return [];
			const say = (text: string) => `${job.id}: item ${index} ${text}`;
			const findings: string[] = [];
			const last = lastGroups.get(`${job.id} ${containerName(index)}`);
			if (last !== group) findings.push(say(`succeeded in ${group}, and ran in ${last} too`));
			const result = results?.[index]?.result as Partial<ChaosResult> | null | undefined;
			if (result && (result.index !== index || result.group !== group)) {
				findings.push(say(`succeeded in ${group} with ${JSON.stringify(result)}`));
			}
			return findings;
		}),
	);
}

function isLater(group: string, than: string): boolean {
	const [a, b] = [parseGroupName(group), parseGroupName(than)];
	if (a === undefined || b === undefined) return false;
	return a.run === b.run ? a.launch > b.launch : a.run > b.run;
}

/** A callback that was answered 202 is never said to be lost. */
function callbackFindings({ jobs }: ChaosEvidence, log: ChaosEvent[]): string[] {
	const taken = new Set(
		log.flatMap((event) =>
			event.event === "callback" && event.status === 202 ? `${event.group} ${event.index}` : [],
		),
	);
	return jobs.flatMap(({ job, items }) =>
		items.flatMap(({ index, group, outcome }) => {
			if (outcome?.reason !== "callback-lost" || !taken.has(`${group} ${index}`)) return [];
			return [`${job.id}: the callback of item ${index} was answered 202, and is lost`];
		}),
	);
}

/** A launch has at most one PUT. */
function putTwiceFindings(log: ChaosEvent[]): string[] {
	const put = new Set<string>();
	return log.flatMap((event) => {
		if (event.event !== "asked" || event.operation !== "ContainerGroups_CreateOrUpdate") return [];
		if (put.has(event.group)) return [`${event.group} was put twice`];
		put.add(event.group);
		return [];
	});
}

/** Where the limits are known, nothing is refused for a quota or a rate but by a fault. */
function refusalFindings(log: ChaosEvent[]): string[] {
	return log.flatMap((event) => {
		if (event.event !== "answered" || event.byFault) return [];
		const { method, group, part, status, at } = event;
		const isRefused = status === 429 || (method === "PUT" && status === 400);
		return isRefused ? [`${method} ${group}${part} was answered ${status} at ${at}`] : [];
	});
}

/** No container group and no lease is left: where the ledger keeps what is held, it does not speak of the jobs. */
function leftFindings({ groupsLeft, end }: ChaosRecord): string[] {
	const findings = groupsLeft.map((name) => `the container group ${name} is left`);
	const ledger = end?.ledger;
	if (ledger === undefined || ledger.open) {
		return [...findings, "the ledger is open, or is not there: a watch should be running"];
	}
	const { jobs, holdings, deletions, wakes, regions } = ledger;
	const strays = Object.values(regions).map((region) => region.strays);
	for (const [part, value] of Object.entries({ jobs, holdings, deletions, wakes, strays })) {
		const text = JSON.stringify(value);
		for (const { job } of end?.jobs ?? []) {
			if (text.includes(job.id))
				findings.push(`${job.id}: the ledger's ${part} still have it: ${text}`);
		}
	}
	return findings;
}
