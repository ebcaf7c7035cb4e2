/**
 * Workload W at several sizes. From the client's start of the parent until the parent's last statement; up to
 * 1000 children under one parent, more in sections of 100 that are all started at once.
 */
import type { Case } from "../case.ts";
import type { FanOut } from "../engine.ts";
import { cpuSeconds } from "../process-tree.ts";
import { quantile } from "../statistics.ts";

export const MOST_UNDER_ONE_PARENT = 1000;
export const IN_A_SECTION = 100;
/** Not counted: every engine's code is compiled before it is measured. */
const WARM_UP: FanOut = { children: 50, sections: 1, first: 0 };

export const fanOutCase: Case = {
	name: "w",
	title: "Workload W: fan-out of N children, each A, an event, B; then the join",
	settings: ({ n }) => n.map(String),
	columns: () => [
		{ title: "children/s", key: "childrenPerSecond", digits: 0, compared: true },
		{ title: "p50 ms", key: "p50Ms", digits: 0, compared: true },
		{ title: "p99 ms", key: "p99Ms", digits: 0, compared: true },
		{ title: "CPU s", key: "cpuSeconds", digits: 2 },
		{ title: "CPU ms/child", key: "cpuMsPerChild", digits: 2, compared: true },
		{ title: "disk KB/child", key: "diskKbPerChild", digits: 1, compared: true },
		{ title: "peak disk MB", key: "peakDiskMb", digits: 0 },
		{ title: "peak RSS MB", key: "peakRssMb", digits: 0, compared: true },
		{ title: "runs of A/child", key: "runsOfA", digits: 2 },
	],
	async run(engine, probe, setting) {
		const size = sizeOf(Number(setting));
		check(await engine.fanOut(WARM_UP), WARM_UP);
		probe.take();
		const ended = probe.end("parent");
		const cpuBefore = cpuSeconds();
		const beganAt = performance.now();
		const answer = engine.fanOut(size);
		await Promise.race([ended, answer]);
		const seconds = (performance.now() - beganAt) / 1000;
		const cpu = cpuSeconds() - cpuBefore;
		check(await answer, size);
		const { latenciesMs, runs } = probe.take();
		if (latenciesMs.length !== size.children) {
			throw new Error(`${latenciesMs.length} of ${size.children} children ended.`);
		}
		return {
			children: size.children + WARM_UP.children,
			childrenPerSecond: size.children / seconds,
			p50Ms: quantile(latenciesMs, 0.5),
			p99Ms: quantile(latenciesMs, 0.99),
			cpuSeconds: cpu,
			cpuMsPerChild: (cpu * 1000) / size.children,
			runsOfA: runs.A / size.children,
		};
	},
};

function sizeOf(children: number): FanOut {
	const sections = children > MOST_UNDER_ONE_PARENT ? children / IN_A_SECTION : 1;
	return { children, sections, first: WARM_UP.children };
}

function check(sum: number, { children }: FanOut): void {
	if (sum !== children) throw new Error(`The parent counted ${sum} of ${children} children.`);
}
