import { signal } from "@preact/signals";

/** The time for durations that go on, in milliseconds since the epoch, by the server's clock; it moves once a second. */
export const now = signal(Date.now());

/** How far the server's clock is ahead of the browser's. */
let aheadMs = 0;
/** Answers take some time, and tell whole seconds: clocks that are this near go together. */
const NEAR_MS = 5000;

setInterval(() => {
	if (!document.hidden) now.value = Date.now() + aheadMs;
}, 1000);

/** Takes the server's time from an answer, where the two clocks are not the same. */
export function noteServerTime(answer: Response): void {
	const told = Date.parse(answer.headers.get("date") ?? "");
	if (Number.isNaN(told)) return;
	const ahead = told - Date.now();
	const isFar = Math.abs(ahead) > NEAR_MS;
	if (Math.abs(ahead - aheadMs) < NEAR_MS && isFar) return;
	const next = isFar ? ahead : 0;
	if (next === aheadMs) return;
	aheadMs = next;
	now.value = Date.now() + aheadMs;
}
