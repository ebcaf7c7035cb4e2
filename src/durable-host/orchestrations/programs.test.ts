import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
});
afterAll(() => host.close());

interface Step {
	kind: string;
	n?: number;
	steps?: Step[];
}

const n = fc.integer({ min: 1, max: 9 });
const ofKinds = (...kinds: string[]): fc.Arbitrary<Step> =>
	fc.record({ kind: fc.constantFrom(...kinds), n });
const leaf = ofKinds("activity", "retry", "timer", "longTimer");
const { program } = fc.letrec<{ program: Step[]; step: Step }>((tie) => ({
	step: fc.oneof(
		{ depthSize: "small" },
		leaf,
		ofKinds("entity", "race", "caught", "caughtChild", "signal", "abandoned"),
		fc.record({
			kind: fc.constant("all"),
			steps: fc.array(leaf, { minLength: 1, maxLength: 4 }),
		}),
		fc.record({ kind: fc.constant("lock"), n, steps: fc.array(leaf, { maxLength: 2 }) }),
		fc.record({ kind: fc.constantFrom("child", "childWithRetry"), steps: tie("program") }),
	),
	program: fc.array(tie("step"), { maxLength: 5 }),
}));

describe("any program that avoids what goes wrong", () => {
	it("keeps the ids of host and library in step, and nothing is said about it", async () => {
		await fc.assert(
			fc.asyncProperty(program, async (steps) => {
				const id = await host.start("program", steps);
				const { output, runtimeStatus } = await host.until(id);
				expect([runtimeStatus, output]).toEqual(["Completed", "in step"]);
				expect(host.logged.filter(({ level }) => level === "warning")).toEqual([]);
				expect((await host.replay(id)).difference).toBeUndefined();
			}),
			{ numRuns: 80 },
		);
	});
});
