import type { DeletedInput } from "../../ledger/requests.ts";
import type { AskAgain } from "../batch-ref.ts";
import type { Activity } from "../world.ts";
import { type DeleteInput, deleteContainerGroup } from "./delete-container-group.ts";

/** How many groups are deleted side by side. */
const SIDE_BY_SIDE = 10;

/**
 * Deletes what the watch found due. What is not settled now is not reported: its permit comes round again. When
 * the service throttles, or of several groups none could be deleted, the others' permits go back unused: the watch
 * has more to do.
 * Safe to run twice because each deletion is.
 */
export const deleteContainerGroups: Activity<
	{ deletes: DeleteInput[] },
	{ deletions: DeletedInput[] }
> = async ({ deletes }, context) => {
	const deletions: DeletedInput[] = [];
	for (let k = 0; k < deletes.length; k += SIDE_BY_SIDE) {
		const some = deletes.slice(k, k + SIDE_BY_SIDE);
		const answers = await Promise.all(some.map((one) => deleteContainerGroup(one, context)));
		const settled = answers.filter(isSettled);
		deletions.push(...settled);
		const throttled = settled.some((deletion) => deletion.throttled);
		if (!throttled && (settled.length === 0 || settled.some(({ gone }) => gone))) continue;
		const answeredAt = context.world.clock.now();
		const unused = { gone: false, sent: false, answeredAt };
		deletions.push(...deletes.slice(k + SIDE_BY_SIDE).map((one) => ({ ...one, ...unused })));
		break;
	}
	return { deletions };
};

function isSettled(answer: DeletedInput | AskAgain): answer is DeletedInput {
	return !("askAgainMs" in answer);
}
