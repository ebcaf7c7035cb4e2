import type { ReadAnswer } from "../../container-groups/container-groups.ts";
import { isOurLaunch } from "../../container-groups/group-tags.ts";
import { batchId, containerName, endedEvent } from "../../job/instance-names.ts";
import type { LookedInput, LookReport, LookRequest } from "../../ledger/requests.ts";
import type { JobRecord } from "../../store/store.ts";
import { itemsOfBatch, specOf } from "../batch-ref.ts";
import { raise } from "../hub/hub-instances.ts";
import type { Activity, ActivityContext } from "../world.ts";
import { isOver, judgeItem, withVerdict } from "./launch-look.ts";
import { noteLaunch } from "./note-launch.ts";

/** How many groups are looked at side by side. */
const SIDE_BY_SIDE = 10;

/**
 * Looks at container groups, stores which of their items have ended, and then raises that.
 * Safe to run twice because a record takes an end once, and an event that is raised again is waited for once.
 */
export const lookAtGroups: Activity<{ looks: LookRequest[] }, LookedInput> = async (
	{ looks },
	context,
) => {
	const looked: LookedInput = { looks: [] };
	for (let k = 0; k < looks.length; k += SIDE_BY_SIDE) {
		const some = looks.slice(k, k + SIDE_BY_SIDE);
		const answers = await Promise.all(some.map((request) => lookAt(request, context)));
		for (const { report, look } of answers) {
			if (report !== undefined) looked.looks.push(report);
			if (look.rates !== undefined) looked.rates = look.rates;
			if (look.answer === "unclear" && look.retryAfterMs !== undefined)
				looked.retryAfterMs = look.retryAfterMs;
		}
		// Refused, or nobody answers: the others are looked at in a later round, as the watch has more to do.
		if (looked.retryAfterMs !== undefined) break;
		if (answers.every(({ look }) => look.answer === "unclear")) break;
	}
	return looked;
};

interface Looked {
	look: ReadAnswer;
	/** Absent when the look showed nothing. */
	report?: LookReport;
}

async function lookAt(request: LookRequest, context: ActivityContext): Promise<Looked> {
	const { world } = context;
	const look = await world.groups.read(request.lease);
	if (look.answer === "unclear") {
		context.log(`A look at ${request.lease} got no clear answer: ${look.message}`);
		return { look };
	}
	const gone = !isOurs(look, request.lease, world.hub);
	// A grant whose create was never reported: no group is no news.
	const report: LookReport = { lease: request.lease, gone };
	if (request.answeredAt === undefined && gone) return { look, report };
	const job = await world.store.readJob(request.job);
	if (job !== undefined) {
		const seen = gone ? ({ answer: "absent" } as const) : look;
		for (const index of itemsOfBatch(request.batch, job))
			await seeToItem(request, job, index, seen, context);
	}
	return { look, report };
}

/** A group of the launch's name that is somebody else's is none of ours. */
function isOurs(look: ReadAnswer, lease: string, hub: string): boolean {
	return look.answer === "found" && isOurLaunch(look.group.tags, hub, lease);
}

async function seeToItem(
	request: LookRequest,
	job: JobRecord,
	index: number,
	look: Parameters<typeof judgeItem>[0],
	context: ActivityContext,
): Promise<void> {
	const { world } = context;
	const now = world.clock.now();
	if (look.answer === "found" && !carries(look.group, index)) return;
	if ((await world.store.readOutcome(job.id, index)) !== undefined) return;
	const times = { answeredAt: request.answeredAt ?? now, ...specOf(job, index).timeouts };
	const verdict = judgeItem(look, index, times, now);
	if (verdict.verdict === "running") {
		const { run, launch, lease: group } = request;
		const note = { run, launch, state: "running", group, at: times.answeredAt } as const;
		const { startedAt } = verdict;
		await noteLaunch(world.store, job, index, { ...note, startedAt });
	}
	const key = { jobId: job.id, run: request.run, launch: request.launch, index };
	const record = await world.store.changeLaunchRecord(key, (before) =>
		withVerdict(before, verdict, now),
	);
	if (record.closed !== undefined || !isOver(record)) return;
	const batch = batchId({ jobId: job.id, run: request.run, batch: request.batch });
	await raise(context, batch, endedEvent(request.launch, index), {});
}

/** A later launch of a packed batch carries only the items that go round again. */
function carries(group: { containers: { name: string }[] }, index: number): boolean {
	return group.containers.some(({ name }) => name === containerName(index));
}
