import { expect, it } from "vitest";
import { type BatchInput, batch } from "./batch.ts";
import { runOrchestrator, type Step } from "./orchestrator-under-test.ts";

const INPUT: BatchInput = {
	...{ jobId: "a-123456", run: 1, hub: "local", batch: 0, items: [0], cpuCores: 1 },
	...{ startMs: 1, runMs: 1, deadlineAt: 9e12, launch: 1, endedLaunches: {} },
};

/** The steps of a batch, by what comes back. */
function runBatch(answer: (step: Step) => unknown, state = INPUT): Step[] {
	return runOrchestrator(batch, state, answer).steps;
}

it("gives its lease back also when an activity fails for good, and does not throw", () => {
	const steps = runBatch(({ operation, activity }) => {
		if (operation === "claim") {
			return { answer: "granted", lease: "l", region: "here", notBefore: 0, goodUntil: 1 };
		}
		if (operation === "ended") return { wakes: [] };
		if (activity !== undefined) throw new Error("the store is away");
		return undefined;
	});
	expect(steps.filter(({ activity }) => activity !== undefined)).toHaveLength(17);
	expect(steps.at(-1)).toEqual({
		operation: "ended",
		input: {
			report: { lease: "a-123456-r1-b0-n1", result: "unknown", answeredAt: 1000 },
			groupMayExist: true,
		},
	});
});

it.each([
	[undefined, 2],
	[0.7, 3],
])(
	"asks for the cores of its items, and once for those of what runs beside: %s",
	(beside, cores) => {
		const steps = runBatch(
			({ operation }) => {
				if (operation === "claim") return { answer: "stopped", reason: "canceled" };
				return { wakes: [] };
			},
			{
				...INPUT,
				...{ items: [0, 1], cpuCores: 1 },
				...(beside === undefined ? {} : { sidecarCpuCores: beside }),
			},
		);
		expect(steps[0]).toMatchObject({ operation: "claim", input: { cores } });
	},
);

it("ends its items with the message of the stop, where it has one", () => {
	const steps = runBatch(({ operation }) => {
		if (operation === "claim") return { answer: "stopped", reason: "quota", message: "Too large." };
		return { wakes: [] };
	}, INPUT);
	expect(steps).toContainEqual(
		expect.objectContaining({
			activity: "tutti-settle-stopped",
			input: expect.objectContaining({ reason: "quota", message: "Too large." }),
		}),
	);
});
