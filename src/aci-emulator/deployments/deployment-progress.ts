import type { DeploymentProblem, DeploymentRecord, DeploymentStep } from "./deployment-record.ts";

/** What is to be done next for a deployment that runs. */
export type NextMove =
	/** These may be sent now. */
	| { kind: "send"; steps: DeploymentStep[] }
	/** Steps are under way, and nothing else can be done meanwhile. */
	| { kind: "wait" }
	/** Every step is over, and all have succeeded. */
	| { kind: "conclude" }
	/** Every step is over, and some have not succeeded. */
	| { kind: "fail"; error: DeploymentProblem };

/** Pure. Steps whose turn cannot come any more are to be skipped first, by `skipBlocked`. */
export function nextMove({ id, steps }: DeploymentRecord): NextMove {
	const done = new Set(stepsIn(steps, "succeeded").map(keyOf));
	const ready = stepsIn(steps, "waiting").filter(({ dependsOn }) =>
		dependsOn.every((key) => done.has(key)),
	);
	if (ready.length > 0) return { kind: "send", steps: ready };
	if (steps.some(isUnderWay)) return { kind: "wait" };
	const failed = stepsIn(steps, "failed");
	return failed.length === 0 ? { kind: "conclude" } : { kind: "fail", error: failure(id, failed) };
}

/** The steps, those that wait for one that failed or was skipped being skipped themselves. */
export function skipBlocked(steps: DeploymentStep[]): DeploymentStep[] {
	const dead = new Set(
		steps.filter(({ phase }) => phase === "failed" || phase === "skipped").map(keyOf),
	);
	let next = steps;
	for (let before = -1; before !== dead.size; ) {
		before = dead.size;
		next = next.map((step) => {
			const isBlocked = step.dependsOn.some((key) => dead.has(key));
			if (step.phase !== "waiting" || !isBlocked) return step;
			dead.add(keyOf(step));
			return { ...step, phase: "skipped" };
		});
	}
	return next;
}

/** As ARM words it. */
function failure(target: string, failed: DeploymentStep[]): DeploymentProblem {
	return {
		code: "DeploymentFailed",
		target,
		message:
			"At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.",
		details: failed.flatMap(({ error }) => (error ? [error] : [])),
	};
}

/** Whether it was sent and is not over. */
function isUnderWay({ phase }: DeploymentStep): boolean {
	return phase === "sending" || phase === "accepted";
}

function stepsIn(steps: DeploymentStep[], phase: DeploymentStep["phase"]): DeploymentStep[] {
	return steps.filter((step) => step.phase === phase);
}

function keyOf({ id }: DeploymentStep): string {
	return id.toLowerCase();
}
