import type { EntityAnswer, EntityBefore } from "./entity-batch.ts";
import { entityOfSchedulerId } from "./entity-message.ts";

/**
 * A line for the log about each operation that failed (EndToEndTraceHelper.OperationFailed): of a signal nobody
 * else hears. Says how long the input is, not what it is.
 */
export function operationFailures({ target, turn }: EntityBefore, answer: EntityAnswer): string[] {
	const { name } = entityOfSchedulerId(target);
	return turn.operations.flatMap(({ body }, index) => {
		const { isError, result = "", duration = 0 } = answer.results[index]!;
		if (!isError) return [];
		return [
			`${target}: Function '${name} (Entity)' failed '${body.op}' operation ${body.requestId ?? "(signal)"} after ${duration}ms with exception ${result}. Input: (Redacted ${body.input?.length ?? 0} characters).`,
		];
	});
}
