import type { Clock } from "../clock/clock.ts";

/**
 * A clock on loan: what was asked of it through the loan ends with the loan, so that a function that hangs
 * cannot keep a stepped clock from going on, nor a forgotten call outlive its host.
 */
export function borrowClock(clock: Clock): { clock: Clock; giveBack(): void } {
	const open = new Set<() => void>();
	let isOver = false;
	const tracked = (end: () => void): (() => void) => {
		const endOnce = () => {
			open.delete(endOnce);
			end();
		};
		open.add(endOnce);
		return endOnce;
	};
	return {
		clock: {
			// The database takes whole milliseconds only.
			now: () => Math.floor(clock.now()),
			callAt(atMs, callback) {
				if (isOver) return () => undefined;
				const cancel = tracked(
					clock.callAt(atMs, () => {
						open.delete(cancel);
						callback();
					}),
				);
				return cancel;
			},
			hold: () => (isOver ? () => undefined : tracked(clock.hold())),
		},
		giveBack() {
			isOver = true;
			for (const end of [...open]) end();
		},
	};
}
