import type { JobView } from "../../api/views.ts";

/** A tab's title: how far the job is, so that it is seen from other tabs, and which job. */
export function jobTitle({ id, status, items, itemCount }: JobView): string {
	const ended = items.succeeded + items.failed + items.canceled;
	const mark = {
		succeeded: "✓",
		failed: "✗",
		canceled: "–",
		running: `${share(ended, itemCount)} %`,
	};
	return `${mark[status]} ${id} · Tutti`;
}

/** It is not 100 before all have ended. */
function share(ended: number, of: number): number {
	return of === 0 ? 0 : Math.floor((100 * ended) / of);
}
