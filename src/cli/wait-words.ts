import type { JobView } from "../api/views.ts";
import { durationWords } from "../job/duration-words.ts";

/** What is worth a word. That a job waits for its own limit is as it should be; for its turn, soon over. */
const WORDS = {
	quota: "for quota",
	rate: "for the rate of requests",
	capacity: "for capacity",
	backoff: "to try again",
} as const;

/** What the job's next launch waits for: `for quota`, `for capacity, 40 s more`. Undefined: nothing to tell. */
export function waitWords({ waitsFor, waitsUntil }: JobView, now: number): string | undefined {
	if (waitsFor === undefined || !(waitsFor in WORDS)) return undefined;
	const words = WORDS[waitsFor as keyof typeof WORDS];
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
export function deletingWords({ status, containerGroups, deleting }: JobView): string | undefined {
	const count = status === "running" ? deleting : containerGroups;
	return count === 0 ? undefined : `deleting ${groupWords(count)}`;
}

export function groupWords(count: number): string {
	return count === 1 ? "1 container group" : `${count} container groups`;
}
