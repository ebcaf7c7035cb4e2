import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextMove, skipBlocked } from "./deployment-progress.ts";
import type { DeploymentRecord, DeploymentStep } from "./deployment-record.ts";

/** Steps of which each waits for some of those before it, and whether each will fail. */
const anySteps = fc
	.array(fc.record({ on: fc.array(fc.nat(20), { maxLength: 3 }), fails: fc.boolean() }), {
		maxLength: 12,
	})
	.map((drawn) =>
		drawn.map(({ on, fails }, index) => ({
			fails,
			dependsOn: index === 0 ? [] : [...new Set(on.map((each) => `/${each % index}`))],
		})),
	);

function recordOf(steps: { dependsOn: string[] }[]): DeploymentRecord {
	const step = ({ dependsOn }: { dependsOn: string[] }, index: number): DeploymentStep => ({
		...{ operationId: `${index}`, requestId: `${index}`, what: "Create", phase: "waiting" },
		...{ id: `/${index}`, type: "X.Y/z", name: `${index}`, apiVersion: "1", dependsOn },
	});
	return {
		...{ key: "/d", id: "/D", name: "d", resourceGroup: "g", correlationId: "c", origin: "" },
		...{ template: {}, parameterValues: {}, parameters: {}, mode: "Incremental" },
		...{ startedAt: 0, state: "Running", steps: steps.map(step) },
	};
}

describe("what comes next for a deployment", () => {
	it("sends each step once, after all that it waits for, in whatever order steps end", () => {
		fc.assert(
			fc.property(anySteps, fc.array(fc.nat(), { maxLength: 40 }), (drawn, order) => {
				let record = recordOf(drawn);
				const sent: string[] = [];
				const change = (
					id: string,
					phase: DeploymentStep["phase"],
					error?: DeploymentStep["error"],
				) => {
					const steps = record.steps.map((each) =>
						each.id === id ? { ...each, phase, ...(error ? { error } : {}) } : each,
					);
					record = { ...record, steps };
				};
				for (let turn = 0; ; turn++) {
					record = { ...record, steps: skipBlocked(record.steps) };
					const move = nextMove(record);
					if (move.kind === "send") {
						for (const { id, dependsOn } of move.steps) {
							const phases = dependsOn.map(
								(key) => record.steps.find((each) => each.id === key)!.phase,
							);
							expect(phases.every((phase) => phase === "succeeded")).toBe(true);
							expect(sent).not.toContain(id);
							sent.push(id);
							change(id, "sending");
						}
						continue;
					}
					if (move.kind !== "wait") {
						const failed = record.steps.filter(({ phase }) => phase === "failed");
						expect(move.kind).toBe(failed.length > 0 ? "fail" : "conclude");
						if (move.kind === "fail") expect(move.error.details).toHaveLength(failed.length);
						break;
					}
					const under = record.steps.filter(({ phase }) => phase === "sending");
					const ended = under[(order[turn] ?? 0) % under.length]!;
					const { fails } = drawn[Number(ended.name)]!;
					change(
						ended.id,
						fails ? "failed" : "succeeded",
						fails ? { code: "X", message: "" } : undefined,
					);
				}
				const isDead = (index: number): boolean =>
					drawn[index]!.dependsOn.some((key) => {
						const on = Number(key.slice(1));
						return drawn[on]!.fails || isDead(on);
					});
				expect(sent.toSorted()).toEqual(
					drawn.flatMap((_, index) => (isDead(index) ? [] : [`/${index}`])).toSorted(),
				);
			}),
		);
	});
});
