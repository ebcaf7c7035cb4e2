import type { ErrorView } from "../../api/views.ts";
import { type Play, playedItems, playedJob } from "./played-job.ts";

export interface Answer {
	status: number;
	body: string;
}

/** What the verbs of the API do to a played job. The answer, when it is a refusal. */
export function changePlay(play: Play, verb: string, now: number): Answer | undefined {
	const { status, containerGroups } = playedJob(play, now);
	switch (verb) {
		case "cancel":
			play.canceledAt = now;
			return undefined;
		case "suspend":
			if (status === "running" && play.canceledAt === undefined) play.suspendedAt = now;
			return undefined;
		case "resume":
			delete play.suspendedAt;
			return undefined;
		case "retry":
			if (status === "running") return refused(409, "JobNotFinished", "It has not ended yet.");
			if (status === "succeeded") return refused(409, "NothingToRetry", "Every item succeeded.");
			runAgain(play, now);
			return undefined;
		case "purge":
			if (status === "running") return refused(409, "JobNotFinished", "It has not ended yet.");
			if (containerGroups > 0) return refused(409, "StillCleaningUp", "It still has 2 groups.");
			play.isPurging = true;
			return undefined;
		default:
			return refused(404, "JobNotFound", `There is no ${verb}.`);
	}
}

/** The log or the output of an item, `items/3/log`; undefined for another path. */
export function partOf(play: Play, path: string | undefined, now: number): Answer | undefined {
	const [, index, kind] = /^items\/(\d+)\/(log|output)$/.exec(path ?? "") ?? [];
	if (index === undefined) return undefined;
	if (kind === "output") {
		const output = play.outputs?.[Number(index)];
		if (output === undefined) return refused(404, "NoOutput", `Item ${index} has no output file.`);
		return { status: 200, body: output.read ?? output.content };
	}
	const item = playedItems(play, now)[Number(index)];
	if (item?.launch === undefined) return refused(404, "NoLog", `Item ${index} has no log.`);
	return { status: 200, body: item.outcome?.logTail ?? `${item.state} ${index}\n` };
}

/** As if everything ran again; what succeeded before is not kept. */
function runAgain(play: Play, now: number): void {
	play.run = (play.run ?? 1) + 1;
	play.createdAt = now;
	play.failures = {};
	delete play.canceledAt;
}

type ErrorCode = ErrorView["error"]["code"];

function refused(status: number, code: ErrorCode, message: string): Answer {
	return { status, body: errorText(code, message) };
}

export function errorText(code: ErrorCode, message: string): string {
	return JSON.stringify({ error: { code, message } } satisfies ErrorView);
}
