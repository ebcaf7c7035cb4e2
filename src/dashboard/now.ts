import { signal } from "@preact/signals";

/** The time for durations that go on, in milliseconds since the epoch; it moves once a second. */
export const now = signal(Date.now());

setInterval(() => {
	if (!document.hidden) now.value = Date.now();
}, 1000);
