import { isOurLaunch } from "../../container-groups/group-tags.ts";
import { parseGroupName } from "../../job/instance-names.ts";
import type { DeletedInput } from "../../ledger/requests.ts";
import type { AskAgain } from "../batch-ref.ts";
import type { Activity } from "../world.ts";
import { endedUnseen } from "./ended-unseen.ts";
import { keepLog } from "./launch-log.ts";

export interface DeleteInput {
	lease: string;
	permit: number;
	/** Whether a container that called back only now is given a moment to end by itself. */
	waits?: true;
}

/** A DELETE is sent this soon after its row was written, or never. */
const SEND_WITHIN_MS = 20_000;
/** A run that finds the row only looks whether the group is gone, this long. */
const LOOK_FOR_MS = 60_000;
const LOOK_AGAIN_MS = 2000;
const LOOK_SOON_MS = 250;

type Told = Pick<DeletedInput, "rates" | "retryAfterMs" | "throttled" | "denied">;

/**
 * Deletes a container group by a permit, which is good for one DELETE. A group of that name that is another hub's
 * or somebody else's is left alone, and counts as gone.
 * Safe to run twice because the permit's row is written once, and only the run that wrote it may send.
 */
export const deleteContainerGroup: Activity<DeleteInput, DeletedInput | AskAgain> = async (
	{ lease, permit, waits },
	{ world, log },
) => {
	const { groups, store, clock } = world;
	const before = await groups.read(lease);
	const isOurs = before.answer === "found" && isOurLaunch(before.group.tags, world.hub, lease);
	const silent = isOurs ? await endedUnseen(lease, before.group, world) : [];
	if (waits && silent.some(({ waitsUntil }) => clock.now() < waitsUntil)) {
		return { askAgainMs: LOOK_SOON_MS };
	}
	const jobId = parseGroupName(lease)?.jobId ?? lease;
	const row = await store.writeOnce(`${jobId}/delete/${lease}/${permit}`, { at: clock.now() });
	const report = (gone: boolean, sent: boolean, told: Told = {}): DeletedInput => ({
		lease,
		permit,
		gone,
		sent,
		answeredAt: clock.now(),
		...told,
	});
	if (before.answer === "absent") return report(true, !row.mine);
	if (before.answer === "found" && !isOurs) {
		log(`${lease} is not deleted: the container group of that name is not this hub's.`);
		return report(true, !row.mine);
	}
	if (!row.mine) {
		return clock.now() > row.value.at + LOOK_FOR_MS
			? report(false, true)
			: { askAgainMs: LOOK_AGAIN_MS };
	}
	if (clock.now() > row.value.at + SEND_WITHIN_MS) return report(false, false);
	await Promise.all(silent.map(({ launch, index }) => keepLog(launch, index, world)));
	const answer = await groups.delete(lease);
	const { rates, retryAfterMs } = answer;
	const told: Told = rates === undefined ? {} : { rates };
	if (answer.answer === "gone") return report(true, true, told);
	log(`${lease} was not deleted yet: ${answer.message}`);
	if (retryAfterMs !== undefined) told.retryAfterMs = retryAfterMs;
	if (answer.throttled) told.throttled = true;
	if (answer.denied) told.denied = true;
	return report(false, true, told);
};
