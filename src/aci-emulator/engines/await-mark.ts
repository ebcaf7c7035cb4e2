import { statSync } from "node:fs";
import { join } from "node:path";
import { realClock } from "../../clock/real-clock.ts";
import { type ProcessMark, readMark } from "./process-group.ts";

/** A supervisor that has not written its mark this long after its folder was made never will. */
const MARK_WITHIN_MS = 10_000;
/** File times are the wall's, so what is compared with them is too. */
const wall = realClock();

/** The mark of a run's supervisor. One that was just started has yet to write it. */
export async function awaitMark(folder: string): Promise<ProcessMark | undefined> {
	const file = join(folder, "process");
	while (true) {
		// Asked before the mark is read: one that is written between the two would be missed for good.
		const isToCome = mayYetBegin(folder);
		const mark = readMark(file);
		if (mark || !isToCome) return mark;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** Whether the run's supervisor may still have to write its mark. */
export function mayYetBegin(folder: string): boolean {
	if (statSync(join(folder, "process"), { throwIfNoEntry: false })) return false;
	const made = statSync(folder, { throwIfNoEntry: false });
	return made !== undefined && wall.now() - made.ctimeMs < MARK_WITHIN_MS;
}
