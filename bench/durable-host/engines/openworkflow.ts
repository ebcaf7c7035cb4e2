/**
 * openworkflow on its SQLite backend (node:sqlite, WAL). It leaves SQLite's own default in place,
 * synchronous=FULL, and offers no setting for it.
 *
 * - The worker is its documented one. How long it rests when it finds no work (50 to 1000 ms) cannot be set;
 *   a high concurrency is what its documentation recommends against it.
 * - A signal reaches those that wait for it at that moment and is not kept. So A hands it to a sender that
 *   tries until it has reached the child, as an outside system would.
 * - A workflow holds at most 1000 steps, hence at most 1000 children.
 */
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { OpenWorkflow, type Workflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
import { type Engine, type FanOut, section } from "../engine.ts";
import type { Probe } from "../probe.ts";

const CONCURRENCY = 100;
const PATIENCE_MS = 3_600_000;

const engine: Engine = {
	guarantee:
		"One SQLite file, synchronous=FULL: every acknowledged step survives a killed process and a power failure.",
	async start(folder, probe) {
		const backend = BackendSqlite.connect(join(folder, "openworkflow.db"));
		const app = new OpenWorkflow({ backend });
		const { parent, child } = workflows(app, probe);
		const worker = app.newWorker({ concurrency: CONCURRENCY });
		await worker.start();
		return {
			async fanOut(size) {
				const handle = await parent.run(size);
				return handle.result({ timeoutMs: PATIENCE_MS });
			},
			async one(number) {
				const ended = probe.end(number);
				probe.scheduled(number);
				await child.run({ child: number });
				await ended;
			},
			async close() {
				await worker.stop();
				await backend.stop();
			},
		};
	},
};
export default engine;

function workflows(app: OpenWorkflow, probe: Probe) {
	const child = app.defineWorkflow(
		{ name: "child" },
		async ({ input, step, run }: Given<Child>) => {
			const signal = `done:${run.id}`;
			await step.run({ name: "A" }, () => {
				probe.ran("A");
				void deliver(app, signal);
			});
			await step.waitForSignal({ signal });
			await step.run({ name: "B" }, () => probe.ran("B"));
			probe.ended(input.child);
			return 1;
		},
	);
	const fanOut = (size: FanOut, step: StepApi) =>
		all(size.children, (k) => {
			const number = size.first + k;
			probe.scheduled(number);
			return step.runWorkflow(child.workflow.spec, { child: number }, { name: `child-${number}` });
		});
	const sectionOf = app.defineWorkflow({ name: "section" }, ({ input, step }: Given<FanOut>) =>
		fanOut(input, step),
	);
	const parent = app.defineWorkflow(
		{ name: "parent" },
		async ({ input: size, step }: Given<FanOut>) => {
			const startSection = (k: number) =>
				step.runWorkflow(sectionOf.workflow.spec, section(size, k), { name: `section-${k}` });
			const sum =
				size.sections === 1 ? await fanOut(size, step) : await all(size.sections, startSection);
			probe.parentEnded();
			return sum;
		},
	);
	return { parent, child };
}

type Child = { child: number };
type Given<Input> = Parameters<Workflow<Input, number, Input>["fn"]>[0];
type StepApi = Given<unknown>["step"];

async function all(count: number, one: (k: number) => Promise<number>): Promise<number> {
	const results = await Promise.all(Array.from({ length: count }, (_, k) => one(k)));
	return results.reduce((sum, result) => sum + result, 0);
}

async function deliver(app: OpenWorkflow, signal: string): Promise<void> {
	for (;;) {
		await nextTurn();
		const { workflowRunIds } = await app.sendSignal({ signal, data: {} });
		if (workflowRunIds.length > 0) return;
	}
}
