/** One child of W by itself, no parent: from the client's start until the child's last statement. */
import type { Case } from "../case.ts";
import { cpuSeconds } from "../process-tree.ts";
import { quantile } from "../statistics.ts";

const RUNS = 50;
const WARM_UP = 10;

export const aloneCase: Case = {
	name: "alone",
	title: `One run alone: a child of W without a parent, ${RUNS} one after another`,
	settings: () => ["1"],
	columns: () => [
		{ title: "median ms", key: "p50Ms", digits: 1, compared: true },
		{ title: "slowest ms", key: "mostMs", digits: 1 },
		{ title: "CPU ms/run", key: "cpuMsPerRun", digits: 1 },
	],
	async run(engine, probe) {
		for (let child = 0; child < WARM_UP; child++) await engine.one(child);
		probe.take();
		const cpuBefore = cpuSeconds();
		for (let child = WARM_UP; child < WARM_UP + RUNS; child++) await engine.one(child);
		const cpu = cpuSeconds() - cpuBefore;
		const { latenciesMs } = probe.take();
		return {
			children: RUNS + WARM_UP,
			p50Ms: quantile(latenciesMs, 0.5),
			mostMs: quantile(latenciesMs, 1),
			cpuMsPerRun: (cpu * 1000) / RUNS,
		};
	},
};
