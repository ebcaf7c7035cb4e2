/**
 * DBOS Transact on a PostgreSQL of its own, with PostgreSQL's default durability (fsync and
 * synchronous_commit on), over a unix socket. Children are started directly, without a queue: that is the way
 * with the fewest transactions, and the results come back inside the process. A sends the message from inside
 * its step, which DBOS allows. The default pool of 10 connections: 20 and 50 were no faster on 2 cores.
 */
import { DBOS } from "@dbos-inc/dbos-sdk";
import { type Engine, type FanOut, section } from "../engine.ts";
import type { Probe } from "../probe.ts";
import { startPostgres } from "./postgres.ts";

const engine: Engine = {
	guarantee:
		"PostgreSQL with fsync and synchronous_commit on: every acknowledged step survives a killed process and a power failure.",
	async start(folder, probe) {
		const postgres = await startPostgres(folder);
		DBOS.setConfig({
			name: "bench",
			systemDatabaseUrl: postgres.url("dbos"),
			logLevel: "error",
		});
		const { parent, child } = workflows(probe);
		await DBOS.launch();
		return {
			async fanOut(size) {
				const handle = await DBOS.startWorkflow(parent)(size);
				return handle.getResult();
			},
			async one(number) {
				const ended = probe.end(number);
				probe.scheduled(number);
				const handle = await DBOS.startWorkflow(child)(number);
				await Promise.all([ended, handle.getResult()]);
			},
			async close() {
				await DBOS.shutdown();
				await postgres.close();
			},
		};
	},
};
export default engine;

function workflows(probe: Probe) {
	const child = DBOS.registerWorkflow(
		async (number: number) => {
			const id = DBOS.workflowID!;
			await DBOS.runStep(
				async () => {
					probe.ran("A");
					await DBOS.send(id, {}, "done");
				},
				{ name: "A" },
			);
			await DBOS.recv("done");
			await DBOS.runStep(async () => probe.ran("B"), { name: "B" });
			probe.ended(number);
			return 1;
		},
		{ name: "child" },
	);
	const fanOut = (size: FanOut) =>
		all(size.children, (k) => {
			probe.scheduled(size.first + k);
			return DBOS.startWorkflow(child)(size.first + k);
		});
	const sectionOf = DBOS.registerWorkflow((size: FanOut) => fanOut(size), { name: "section" });
	const parent = DBOS.registerWorkflow(
		async (size: FanOut) => {
			const sum =
				size.sections === 1
					? await fanOut(size)
					: await all(size.sections, (k) => DBOS.startWorkflow(sectionOf)(section(size, k)));
			probe.parentEnded();
			return sum;
		},
		{ name: "parent" },
	);
	return { parent, child };
}

type Handle = { getResult(): Promise<number> };

async function all(count: number, start: (k: number) => Promise<Handle>): Promise<number> {
	const handles = await Promise.all(Array.from({ length: count }, (_, k) => start(k)));
	const results = await Promise.all(handles.map((handle) => handle.getResult()));
	return results.reduce((sum, one) => sum + one, 0);
}
