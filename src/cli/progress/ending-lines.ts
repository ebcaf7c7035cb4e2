import { harmless } from "../harmless-text.ts";
import type { Ending } from "./progress-display.ts";

/** What to say to somebody who stopped watching by Ctrl-C. SIGTERM comes from a program: it is told nothing. */
export function interruptedLines(ending: Ending & { reason: "interrupted" }): string[] {
	const { by, job } = ending;
	if (by !== "SIGINT") return [];
	if (job === undefined) {
		return ["Stopped before there was a job to follow. `tutti ps` shows what was submitted."];
	}
	const id = harmless(job.id);
	if (job.status !== "running")
		return [`${id} ${job.status}; cleaning up goes on in the background.`];
	return [`${id} goes on in the background. ${commandWords(id)}`];
}

/** How to come back to a job that nobody follows. Its id is printed apart, on stdout, for programs to read. */
export function detachedLines({ job }: Ending & { reason: "detached" }): string[] {
	return [`It runs in the background. ${commandWords(harmless(job.id))}`];
}

function commandWords(id: string): string {
	return `Watch it: tutti attach ${id}; cancel: tutti cancel ${id}`;
}
