import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";

const WAITS = {
	quota: "quota",
	rate: "the rate of requests",
	capacity: "capacity in the region",
	backoff: "its backoff",
	parallelism: "its own parallelism",
	budget: "room in its budget",
	suspended: "being resumed",
	turn: "other jobs",
} as const;

/** What a job's next launch waits for; `now`: milliseconds since the epoch. */
export function waitWords({ waitsFor, waitsUntil, waitsHint }: JobView, now: number): string {
	const words = WAITS[waitsFor!];
	const leftMs = waitsUntil === undefined ? 0 : Date.parse(waitsUntil) - now;
	const waits = leftMs > 1000 ? `${words}, about ${durationWords(leftMs)}` : words;
	return waitsHint === undefined ? waits : `${waits}: ${waitsHint}`;
}
