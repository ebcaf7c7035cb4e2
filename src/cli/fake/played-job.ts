import type { ItemView, JobView, OutcomeView, ResultView } from "../../api/views.ts";
import type { JsonValue } from "../../job/json.ts";

/** A job that runs by the book: everything about it follows from this and from the instant. */
export interface Play {
	id: string;
	name: string;
	image: string;
	items: readonly JsonValue[];
	source?: string;
	createdAt: number;
	parallelism: number;
	/** From launch to start. */
	startMs: number;
	/** How long each item runs. */
	runMs: (index: number) => number;
	/** By index: the log of an item that fails. */
	failures: Readonly<Record<number, string>>;
	/** Absent: no merge step. */
	mergeMs?: number;
	/** How long container groups are held after the end. */
	cleanUpMs: number;
	/** Items that have not ended by then are canceled. */
	canceledAt?: number;
	/** Default: 1. */
	run?: number;
	/** Default: when the job was created. */
	runStartedAt?: number;
	suspendedAt?: number;
	/** Set when it is being removed. */
	isPurging?: boolean;
	waitsFor?: JobView["waitsFor"];
	waitsUntil?: number;
	/** By index: what an item has sent beside its result, and what is `read` of it, if that is something else. */
	outputs?: Readonly<Record<number, { content: string; contentType?: string; read?: string }>>;
}

interface Times {
	launchedAt: number;
	startedAt: number;
	finishedAt: number;
}

/** Each item is launched as soon as one of the places is free. */
function itemTimes(play: Play): Times[] {
	const places = Array.from({ length: play.parallelism }, () => play.createdAt);
	return play.items.map((_item, index) => {
		const place = places.indexOf(Math.min(...places));
		const launchedAt = places[place]!;
		const startedAt = launchedAt + play.startMs;
		const finishedAt = startedAt + play.runMs(index);
		places[place] = finishedAt;
		return { launchedAt, startedAt, finishedAt };
	});
}

export function playedItems(play: Play, now: number): ItemView[] {
	return itemTimes(play).map((times, index) => {
		const base = { index, item: play.items[index]! };
		const { launchedAt, startedAt, finishedAt } = times;
		const stopAt = play.canceledAt ?? Number.POSITIVE_INFINITY;
		if (now >= stopAt && finishedAt > stopAt) {
			return { ...base, state: "canceled", outcome: canceledOutcome(stopAt) };
		}
		if (now < launchedAt) return { ...base, state: "waiting" };
		const launched = {
			...base,
			launch: 1,
			group: `${play.id}-${index}`,
			launchedAt: iso(launchedAt),
		};
		if (now < startedAt) return { ...launched, state: "launched" };
		if (now < finishedAt) return { ...launched, state: "running" };
		const outcome = { ...playedOutcome(times, play.failures[index]), ...playedOutput(play, index) };
		return { ...launched, state: outcome.status, outcome };
	});
}

export function playedJob(play: Play, now: number): JobView {
	const views = playedItems(play, now);
	const counts = { waiting: 0, launched: 0, running: 0, succeeded: 0, failed: 0, canceled: 0 };
	for (const { state } of views) counts[state]++;
	const lastAt =
		play.canceledAt ??
		Math.max(play.createdAt, ...itemTimes(play).map((times) => times.finishedAt));
	const isBad = Object.keys(play.failures).length > 0 || play.canceledAt !== undefined;
	const mergeMs = isBad ? undefined : play.mergeMs;
	const finishedAt = lastAt + (mergeMs ?? 0);
	const isOver = now >= finishedAt;
	const held = now < finishedAt + play.cleanUpMs ? 2 : 0;
	const path = `http://name-of-its-own.invalid/api/jobs/${play.id}`;
	const end = play.canceledAt !== undefined ? "canceled" : isBad ? "failed" : "succeeded";
	return {
		id: play.id,
		name: play.name,
		status: isOver ? end : "running",
		phase: play.isPurging ? "purging" : isOver ? "finished" : now >= lastAt ? "merging" : "running",
		run: play.run ?? 1,
		image: play.image,
		completion: "auto",
		...(play.source === undefined ? {} : { source: play.source }),
		itemCount: play.items.length,
		items: counts,
		...(isOver && mergeMs !== undefined ? { merge: mergeOutcome(lastAt, finishedAt) } : {}),
		createdAt: iso(play.createdAt),
		runStartedAt: iso(play.runStartedAt ?? play.createdAt),
		deadlineAt: iso(play.createdAt + 3_600_000),
		...(isOver ? { finishedAt: iso(finishedAt) } : {}),
		...(play.canceledAt === undefined ? {} : { canceledAt: iso(play.canceledAt) }),
		...(play.suspendedAt === undefined ? {} : { suspendedAt: iso(play.suspendedAt) }),
		...(play.waitsFor === undefined ? {} : { waitsFor: play.waitsFor }),
		...(play.waitsUntil === undefined ? {} : { waitsUntil: iso(play.waitsUntil) }),
		deleting: isOver ? held : 0,
		containerGroups: isOver ? held : counts.launched + counts.running,
		links: {
			self: path,
			items: `${path}/items`,
			result: `${path}/result`,
			cancel: `${path}/cancel`,
			suspend: `${path}/suspend`,
			resume: `${path}/resume`,
			retry: `${path}/retry`,
		},
	};
}

export function playedResult(play: Play, now: number): ResultView[] {
	return playedItems(play, now).map(({ index, state }) => ({
		index,
		status: state as ResultView["status"],
		result: state === "succeeded" ? { index } : null,
	}));
}

function playedOutcome({ startedAt, finishedAt }: Times, failureLog?: string): OutcomeView {
	const base = {
		attempts: 1,
		launches: 1,
		startedAt: iso(startedAt),
		finishedAt: iso(finishedAt),
	};
	if (failureLog === undefined) return { ...base, status: "succeeded", exitCode: 0 };
	return {
		...base,
		status: "failed",
		reason: "application",
		message: "The container ended with exit code 3.",
		exitCode: 3,
		logTail: failureLog,
	};
}

function playedOutput({ id, outputs }: Play, index: number): Pick<OutcomeView, "output"> {
	const output = outputs?.[index];
	if (output === undefined) return {};
	const { content, contentType } = output;
	const url = `http://name-of-its-own.invalid/api/jobs/${id}/items/${index}/output`;
	const bytes = Buffer.byteLength(content);
	return { output: { url, bytes, ...(contentType === undefined ? {} : { contentType }) } };
}

function mergeOutcome(startedAt: number, finishedAt: number): OutcomeView {
	const times = { startedAt: iso(startedAt), finishedAt: iso(finishedAt) };
	return { status: "succeeded", attempts: 1, launches: 1, exitCode: 0, ...times };
}

function canceledOutcome(at: number): OutcomeView {
	return {
		status: "canceled",
		reason: "canceled",
		message: "The job was canceled.",
		attempts: 0,
		launches: 0,
		finishedAt: iso(at),
	};
}

function iso(atMs: number): string {
	return new Date(atMs).toISOString();
}
