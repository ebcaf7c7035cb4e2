/**
 * @microsoft/durabletask-js on the in-memory backend that it ships for tests: the same replay model with no
 * storage, no server and no protocol. It marks what the model itself costs. Its worker takes one work item at
 * a time and never rests, which is best for W.
 */
import { setTimeout as pause } from "node:timers/promises";
import {
	type ActivityContext,
	ConsoleLogger,
	InMemoryOrchestrationBackend,
	type OrchestrationContext,
	TestOrchestrationClient,
	TestOrchestrationWorker,
	whenAll,
} from "@microsoft/durabletask-js";
import { type Engine, type FanOut, section } from "../engine.ts";
import type { Probe } from "../probe.ts";

/** More than any parent's events here; the default of 10,000 is a limit for tests. */
const MOST_EVENTS = 1_000_000;
const REST_MS = 1;

type ChildInput = { first: number; children: number; child: number };

const engine: Engine = {
	guarantee:
		"In memory: everything is lost with the process. Not durable; what replay costs without storage.",
	async start(_folder, probe) {
		// Its test worker takes no logger, and the default one prints a line for every event of a history.
		ConsoleLogger.prototype.logEvent = () => undefined;
		const backend = new InMemoryOrchestrationBackend(MOST_EVENTS);
		const client = new TestOrchestrationClient(backend);
		const start = async (name: string, input: object) => {
			await client.scheduleNewOrchestration(name, input);
		};
		const worker = new TestOrchestrationWorker(backend);
		register(worker, client, probe);
		await worker.start();
		const outputOf = async (name: string, size: FanOut) => {
			const id = await client.scheduleNewOrchestration(name, size);
			const state = await client.waitForOrchestrationCompletion(id, true, 0);
			if (state?.serializedOutput === undefined) throw new Error("The parent has no output.");
			return JSON.parse(state.serializedOutput) as number;
		};
		return {
			fanOut: (size) => outputOf("parent", size),
			async one(child) {
				const ended = probe.end(child);
				probe.scheduled(child);
				await start("child", { child });
				await ended;
			},
			async trickle(size) {
				await worker.stop();
				const resting = restingWorker(backend);
				register(resting, client, probe);
				await resting.start();
				try {
					return await outputOf("trickleParent", size);
				} finally {
					await resting.stop();
					await worker.start();
				}
			},
			close: () => worker.stop(),
		};
	},
};
export default engine;

/**
 * For the trickle: activities run beside each other, as with every real worker, and an idle worker rests, so
 * that idleness is not counted as work. Replaces two private methods of the worker.
 */
function restingWorker(backend: InMemoryOrchestrationBackend): TestOrchestrationWorker {
	const worker = new TestOrchestrationWorker(backend);
	const inside = worker as unknown as {
		processActivity(item: unknown): Promise<void>;
		yieldToEventLoop(): Promise<void>;
	};
	const process = inside.processActivity.bind(worker);
	inside.processActivity = async (item) => {
		void process(item);
	};
	inside.yieldToEventLoop = () => pause(REST_MS);
	return worker;
}

function register(worker: TestOrchestrationWorker, client: TestOrchestrationClient, probe: Probe) {
	worker.addNamedOrchestrator("parent", parent("child", "section", probe));
	worker.addNamedOrchestrator("section", (context, size) => fanOut(context, "child", size, probe));
	worker.addNamedOrchestrator("child", async function* (context, { child }: ChildInput) {
		yield context.callActivity("A");
		yield context.waitForExternalEvent("done");
		yield context.callActivity("B");
		probe.ended(child);
		return 1;
	});
	worker.addNamedActivity("A", async (context: ActivityContext) => {
		probe.ran("A");
		await client.raiseOrchestrationEvent(context.orchestrationId, "done", {});
	});
	worker.addNamedActivity("B", () => probe.ran("B"));
	worker.addNamedOrchestrator("trickleParent", parent("trickleChild", "trickleSection", probe));
	worker.addNamedOrchestrator("trickleSection", (context, size) =>
		fanOut(context, "trickleChild", size, probe),
	);
	worker.addNamedOrchestrator("trickleChild", async function* (context, input: ChildInput) {
		probe.trickle.started(input.first, input.children, input.child);
		yield context.callActivity("turn", input);
		probe.ended(input.child);
		return 1;
	});
	worker.addNamedActivity("turn", (_context: ActivityContext, input: ChildInput) =>
		probe.trickle.turn(input.first, input.children, input.child),
	);
}

/** Of W, all sections at once; of the trickle, one after another. */
function parent(child: string, sectionName: string, probe: Probe) {
	return async function* (context: OrchestrationContext, size: FanOut) {
		let sum = 0;
		if (size.sections === 1) sum = yield* fanOut(context, child, size, probe);
		else if (child === "child") {
			const parts = Array.from({ length: size.sections }, (_, k) => section(size, k));
			sum = add(yield whenAll(parts.map((part) => context.callSubOrchestrator(sectionName, part))));
		} else {
			for (let k = 0; k < size.sections; k++) {
				const one: number = yield context.callSubOrchestrator(sectionName, section(size, k));
				sum += one;
			}
		}
		probe.parentEnded();
		return sum;
	};
}

async function* fanOut(context: OrchestrationContext, name: string, size: FanOut, probe: Probe) {
	const tasks = [];
	for (let child = size.first; child < size.first + size.children; child++) {
		probe.scheduled(child);
		const input: ChildInput = { first: size.first, children: size.children, child };
		tasks.push(context.callSubOrchestrator(name, input));
	}
	return add(yield whenAll(tasks));
}

function add(numbers: number[]): number {
	return numbers.reduce((sum, one) => sum + one, 0);
}
