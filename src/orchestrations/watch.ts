/**
 * The watch: the one orchestration that looks at container groups, ends what nobody else ends, and deletes
 * what is due. Its state is in the ledger and the store; nothing is raised to it. It ends only when the
 * ledger agrees, and continues as new every so many rounds.
 */
import type { OrchestrationContext, Task } from "durable-functions";
import { ORCHESTRATION_VERSION, type Versioned, versionOf } from "../job/orchestration-version.ts";
import type { RoundAnswer } from "../ledger/requests.ts";
import { callActivity } from "./activity-call.ts";
import { callLedger } from "./ledger-call.ts";
import { timerAt } from "./timer.ts";

interface WatchInput extends Versioned {
	generation: number;
	hub: string;
	/** When the groups were listed and the jobs checked the last time. */
	checkedAt?: number;
}

const ROUNDS_A_HISTORY = 50;
const CHECK_EVERY_MS = 30_000;

export function* watch(context: OrchestrationContext): Generator<Task, void, unknown> {
	const { generation, hub, ...input } = context.df.getInput() as WatchInput;
	let checkedAt = input.checkedAt ?? 0;
	for (let k = 0; k < ROUNDS_A_HISTORY; k++) {
		const round = yield* callLedger(context, hub, "round", {});
		yield* act(context, hub, round);
		const now = context.df.currentUtcDateTime.getTime();
		if (now - checkedAt >= CHECK_EVERY_MS) {
			checkedAt = now;
			yield* callActivity(context, "tutti-reconcile-groups", {});
			yield* callActivity(context, "tutti-check-jobs", {});
		}
		if (round.idle && (yield* callLedger(context, hub, "close", { generation }))) return;
		yield timerAt(context, round.nextAt);
	}
	// An instance keeps its version. This one ends where that is not the code's, and the sweep starts it again: at this
	// place alone may the code's version be asked, as nothing comes after it.
	if ((input.version ?? 1) < ORCHESTRATION_VERSION) return;
	const next: WatchInput = { generation, hub, checkedAt, ...versionOf(input) };
	context.df.continueAsNew(next);
}

function* act(
	context: OrchestrationContext,
	hub: string,
	{ usages, wakes, stops, looks, deletes }: RoundAnswer,
): Generator<Task, void, unknown> {
	if (usages.length > 0) yield* callActivity(context, "tutti-read-usages", { regions: usages });
	if (wakes.length > 0) yield* callActivity(context, "tutti-wake", { wakes });
	if (stops.length > 0) yield* callActivity(context, "tutti-tell-stopped", { stops });
	if (looks.length > 0) {
		const looked = yield* callActivity(context, "tutti-look-at-groups", { looks });
		yield* callLedger(context, hub, "looked", looked);
	}
	if (deletes.length > 0) {
		const { deletions } = yield* callActivity(context, "tutti-delete-container-groups", {
			deletes,
		});
		const deleted = yield* callLedger(context, hub, "deleted", { deletions });
		if (deleted.wakes.length > 0) {
			yield* callActivity(context, "tutti-wake", { wakes: deleted.wakes });
		}
	}
}
