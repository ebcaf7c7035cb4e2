import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { harmless } from "./harmless-text.ts";

/** What is worth a word. That a job waits for its own limit is as it should be; for its turn, soon over. */
const WORDS = {
	quota: "for quota",
	rate: "for the rate of requests",
	capacity: "for capacity",
	backoff: "to try again",
	budget: "for room in the budget",
} as const;

/** What the job's next launch waits for: `for quota`, `for capacity, 40 s more`. Undefined: nothing to tell. */
export function waitWords(job: JobView, now: number): string | undefined {
	const { waitsFor, waitsUntil, waitsHint } = job;
	if (waitsFor === undefined || !(waitsFor in WORDS)) return undefined;
	const words = WORDS[waitsFor as keyof typeof WORDS];
	if (waitsHint !== undefined) return `${words}: ${harmless(waitsHint)}`;
	// Quota is there as soon as any container group has gone, which nobody knows beforehand.
	const isKnown = waitsUntil !== undefined && waitsFor !== "quota";
	const leftMs = !isKnown ? 0 : Date.parse(waitsUntil) - now;
	return leftMs <= 0 ? words : `${words}, ${durationWords(leftMs)} more`;
}

/** What keeps a job from going on of which nothing runs at all. */
export function standstill(job: JobView): keyof typeof WORDS | undefined {
	const { status, items, waitsFor } = job;
	if (status !== "running" || items.launched + items.running > 0) return undefined;
	return waitsFor !== undefined && waitsFor in WORDS ? (waitsFor as keyof typeof WORDS) : undefined;
}

/** What is left to delete of the job: `deleting 3 container groups`. Undefined: nothing. */
export function deletingWords(job: JobView): string | undefined {
	const { status, containerGroups, deleting, deletesDenied } = job;
	const count = status === "running" ? deleting : containerGroups;
	if (count === 0) return undefined;
	return `deleting ${groupWords(count)}${deniedWords(deletesDenied)}`;
}

/** Of container groups that are to be deleted: `, 2 refused by Azure`. */
export function deniedWords(count = 0): string {
	return count === 0 ? "" : `, ${count} refused by Azure: see who may delete them, and locks`;
}

export function groupWords(count: number): string {
	return count === 1 ? "1 container group" : `${count} container groups`;
}
