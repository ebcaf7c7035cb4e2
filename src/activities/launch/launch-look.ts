/** What one look at a launch's container group says of its items, and how it gets into their records. */
import type { ReadAnswer } from "../../container-groups/container-groups.ts";
import {
	type ContainerVerdict,
	judgeContainer,
	type LaunchTimes,
} from "../../container-groups/container-verdict.ts";
import { containerName } from "../../job/instance-names.ts";
import type { LaunchRecord } from "../../job/launch-record.ts";

/** The verdict on one item; a group that is not there any more was taken by the platform. */
export function judgeItem(
	look: Exclude<ReadAnswer, { answer: "unclear" }>,
	index: number,
	times: LaunchTimes,
	now: number,
): ContainerVerdict {
	if (look.answer === "absent") {
		return {
			verdict: "failed",
			reason: "platform",
			message: "The container group vanished before its end was known.",
		};
	}
	return judgeContainer(look.group, containerName(index), times, now);
}

/** The record with the verdict added; undefined when that adds nothing. Callback and exit are kept. */
export function withVerdict(
	record: LaunchRecord,
	verdict: ContainerVerdict,
	now: number,
): LaunchRecord | undefined {
	if (record.closed !== undefined || record.exit !== undefined) return undefined;
	switch (verdict.verdict) {
		case "waiting":
		case "running":
			return undefined;
		case "exited": {
			const { verdict: _, ...exit } = verdict;
			return { ...record, exit: { ...exit, at: now } };
		}
		case "failed":
			if (record.found !== undefined || record.callback !== undefined) return undefined;
			return { ...record, found: { reason: verdict.reason, message: verdict.message, at: now } };
	}
}

/** Whether the item's end is known from this record. */
export function isOver(record: LaunchRecord): boolean {
	return record.callback !== undefined || record.exit !== undefined || record.found !== undefined;
}
