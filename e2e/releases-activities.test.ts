/** What orchestrations of earlier releases handed to activities, handed to the present ones. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTIVITIES, type ActivityName } from "../src/activities/catalog.ts";
import type { Activity } from "../src/activities/world.ts";
import { type WorldUnderTest, worldUnderTest } from "../src/activities/world-under-test.ts";
import type { RecordedHistory } from "../src/durable-host/durable-host.ts";
import { sampleJob } from "../src/store/suite/samples.ts";
import { keptReleases, readKept } from "./releases/release-files.ts";

interface Call {
	functionName: ActivityName;
	input: { jobId?: string };
}

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
	Object.assign(world.context.client, {
		startNew: async () => "",
		purgeInstanceHistory: async () => ({}),
		readEntityState: async () => ({ entityExists: false }),
	});
});
afterEach(() => world.close());

/** One call of each activity for each form of its input. */
function callsOf(release: string): Call[] {
	const all = ["histories", "own-orchestrator"].flatMap((name) =>
		readKept<RecordedHistory[]>(release, name).flatMap(({ answer }) => answer.actions as Call[]),
	);
	const calls = all.filter(({ functionName }) => functionName in ACTIVITIES);
	const forms = Map.groupBy(calls, ({ functionName, input }) => {
		const deep = JSON.stringify(input).replace(/"[^"]*"(?!:)|\d+/g, "");
		return `${functionName} ${deep}`;
	});
	return [...forms.values()].map(([first]) => first!);
}

describe.each(keptReleases())("of %s", (release) => {
	it("every activity does what it is asked for, once and again", async () => {
		const calls = callsOf(release);
		expect(new Set(calls.map(({ functionName }) => functionName)).size).toBeGreaterThan(17);
		const ids = new Set(calls.flatMap(({ input: { jobId } }) => jobId ?? []));
		for (const id of ids) {
			if (id.startsWith("own-")) continue;
			const items = Array.from({ length: 5 }, (_, index) => JSON.stringify(index));
			const more = { itemCount: items.length, deadlineAt: 9e12 };
			await world.store.createJob(sampleJob(id, more), items);
		}
		for (const { functionName, input } of calls) {
			const activity = ACTIVITIES[functionName] as Activity<unknown, unknown>;
			for (const time of [1, 2]) {
				const answer = await activity(structuredClone(input), world.context);
				expect(answer, `${functionName}, time ${time}`).not.toBeUndefined();
			}
		}
		expect(world.said.puts.length).toBeGreaterThan(0);
		expect(new Set(world.said.puts).size).toBe(world.said.puts.length);
	});
});
