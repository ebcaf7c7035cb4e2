import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest();
});
afterAll(() => host.close());

describe("replay", () => {
	it("finds nothing in a deterministic orchestrator, at every cut, and changes nothing", async () => {
		const id = await host.start("sum", [1, 2, 3]);
		const before = await host.until(id);
		expect(await host.replay(id)).toEqual({ instanceId: id, name: "sum", events: 16, cuts: 8 });
		expect(await host.status(id)).toEqual(before);
	});

	it("finds an input that differs from run to run", async () => {
		const id = await host.start("drifting");
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
		await host.post(`${id}/raiseEvent/go`, 1);
		await host.until(id);
		expect((await host.replay(id)).difference).toContain("the orchestrator's action 0 is");
	});

	it("finds another activity than the history has", async () => {
		const id = await host.start("changing");
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
		Reflect.set(globalThis, "hasChanged", true);
		expect((await host.replay(id)).difference).toContain("Non-Deterministic workflow detected");
	});

	it("of what does not exist is an error", async () => {
		await expect(host.replay("none")).rejects.toThrow("no instance with the id 'none'");
	});
});

type Step =
	| { kind: "activity" | "entity" | "timer" | "retry"; n: number }
	| { kind: "all"; steps: Step[] }
	| { kind: "race"; n: number }
	| { kind: "child"; steps: Step[] };

const { program } = fc.letrec<{ program: Step[]; step: Step; leaf: Step }>((tie) => ({
	leaf: fc.record({
		kind: fc.constantFrom("activity", "entity", "timer", "retry"),
		n: fc.integer({ min: 1, max: 9 }),
	}) as fc.Arbitrary<Step>,
	step: fc.oneof(
		{ depthSize: "small", withCrossShrink: true },
		tie("leaf"),
		fc.record({ kind: fc.constant("race"), n: fc.nat(9) }) as fc.Arbitrary<Step>,
		fc.record({
			kind: fc.constant("all"),
			steps: fc.array(tie("leaf"), { minLength: 1, maxLength: 4 }),
		}) as fc.Arbitrary<Step>,
		fc.record({ kind: fc.constant("child"), steps: tie("program") }) as fc.Arbitrary<Step>,
	),
	program: fc.array(tie("step"), { maxLength: 4 }),
}));

function expected(step: Step): unknown {
	switch (step.kind) {
		case "all":
		case "child":
			return step.steps.map(expected);
		case "timer":
			return null;
		case "entity":
			return "entity";
		default:
			return step.n;
	}
}

describe("any program of activities, timers, entities, children, races and joins", () => {
	it("returns what it should, keeps the library's task ids, and is the same at every cut", async () => {
		await fc.assert(
			fc.asyncProperty(program, async (steps) => {
				const id = await host.start("program", steps);
				const { output, runtimeStatus } = await host.until(id);
				expect([runtimeStatus, output]).toEqual(["Completed", steps.map(expected)]);
				expect((await host.replay(id)).difference).toBeUndefined();
			}),
			{ numRuns: 40 },
		);
	});
});
