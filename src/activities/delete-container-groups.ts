import type { DeletedInput } from "../ledger/requests.ts";
import type { AskAgain } from "./batch-ref.ts";
import { type DeleteInput, deleteContainerGroup } from "./delete-container-group.ts";
import type { Activity } from "./world.ts";

/** How many groups are deleted side by side. */
const SIDE_BY_SIDE = 10;

/**
 * Deletes what the watch found due. What is not settled now is not reported: its permit comes round again.
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
		deletions.push(...answers.filter(isSettled));
	}
	return { deletions };
};

function isSettled(answer: DeletedInput | AskAgain): answer is DeletedInput {
	return !("askAgainMs" in answer);
}
