import { expect, it } from "vitest";
import type { EntityAnswer, EntityBefore } from "./entity-batch.ts";
import type { EntityOperation } from "./entity-message.ts";
import { operationFailures } from "./operation-failures.ts";

it("each operation that failed has a line, with the length of its input", () => {
	const bodies: EntityOperation[] = [
		{ op: "add", input: "1" },
		{ op: "get", input: '"secret"', requestId: "r", caller: { instanceId: "i", executionId: "e" } },
	];
	const turn = { operations: bodies.map((body) => ({ body })) };
	const before = { target: "@counter@k", turn } as unknown as EntityBefore;
	const results = [{ isError: false }, { isError: true, result: "{}", duration: 3 }];
	const answer: EntityAnswer = { entityExists: true, results, signals: [] };
	expect(operationFailures(before, answer)).toEqual([
		"@counter@k: Function 'counter (Entity)' failed 'get' operation r after 3ms with exception {}. Input: (Redacted 8 characters).",
	]);
});
