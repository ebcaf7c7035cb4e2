/** What may still be learned of a launch before its items are decided: from its group, or by waiting. */
import type { GroupView } from "../../container-groups/container-groups.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";
import type { JobRecord } from "../../store/store.ts";
import { specOf } from "../batch-ref.ts";
import type { World } from "../world.ts";
import { isOver, judgeItem, withVerdict } from "./launch-look.ts";
import { keyOf, recordsOf, type SettleInput } from "./settle-input.ts";

/** How long a callback may still be under way once exit 0 was seen. */
const CALLBACK_GRACE_MS = 15_000;
const ASK_AGAIN_MS = 5000;
/** Five minutes without an answer of ACI: an end that was seen by nobody costs an item a second launch. */
const MOST_ASKS = 60;

/** Fills the records from one more look. Tells how long to wait before deciding, 0: decide now, and what was seen. */
export async function learnMore(
	input: SettleInput,
	job: JobRecord,
	world: World,
): Promise<{ askAgainMs: number; group?: GroupView }> {
	const records = await recordsOf(input, world);
	if (records.every(({ closed }) => closed !== undefined)) return { askAgainMs: 0 };
	if (input.result !== "created") return { askAgainMs: 0 };
	let group: GroupView | undefined;
	if (!records.every((record) => record.closed !== undefined || isOver(record))) {
		const look = await world.groups.read(input.lease);
		if (look.answer === "unclear") {
			const waitMs = Math.max(ASK_AGAIN_MS, look.retryAfterMs ?? 0);
			return { askAgainMs: input.asks < MOST_ASKS ? waitMs : 0 };
		}
		if (look.answer === "found") group = look.group;
		const { startMs, runMs } = specOf(job, input.items[0]!).timeouts;
		const now = world.clock.now();
		for (const [k, index] of input.items.entries()) {
			const times = { answeredAt: input.answeredAt, startMs, runMs };
			const verdict = judgeItem(look, index, times, now);
			records[k] = await world.store.changeLaunchRecord(keyOf(input, index), (record) =>
				withVerdict(record, verdict, now),
			);
		}
	}
	const graces = records.map((record) => graceLeftMs(record, job, world.clock.now()));
	return { askAgainMs: Math.max(0, ...graces), ...(group && { group }) };
}

/** How long to wait for a callback that exit 0 promises. */
function graceLeftMs(record: LaunchRecord, { job }: JobRecord, now: number): number {
	if (job.completion === "poll" || job.result === "optional") return 0;
	if (record.closed !== undefined || record.callback !== undefined) return 0;
	// It was not under way: it came, and was refused.
	if (record.refused !== undefined) return 0;
	if (record.exit?.code !== 0) return 0;
	return record.exit.at + CALLBACK_GRACE_MS - now;
}
