import type { Where } from "../server/where.ts";
import { harmless } from "../text/harmless-text.ts";
import type { Ending } from "./progress-display.ts";

/** What to say to somebody who stopped watching by Ctrl-C. SIGTERM comes from a program: it is told nothing. */
export function interruptedLines(
	ending: Ending & { reason: "interrupted" },
	where: Where,
): string[] {
	const { by, job } = ending;
	if (by !== "SIGINT") return [];
	if (job === undefined) {
		return [
			`Stopped before there was a job to follow. \`tutti ps${where.option}\` shows what was submitted.`,
		];
	}
	const id = harmless(job.id);
	if (job.status !== "running") return [`${id} ${job.status}; cleaning up goes on ${where.words}.`];
	return [`${id} goes on ${where.words}.`, ...commandLines(id, where)];
}

/** How to come back to a job that nobody follows. Its id is printed apart, on stdout, for programs to read. */
export function detachedLines({ job }: Ending & { reason: "detached" }, where: Where): string[] {
	return [`It runs ${where.words}.`, ...commandLines(harmless(job.id), where)];
}

function commandLines(id: string, { option }: Where): string[] {
	return [`  Watch it: tutti attach ${id}${option}`, `  Cancel it: tutti cancel ${id}${option}`];
}
