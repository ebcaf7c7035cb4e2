/**
 * Children that end one at a time, 2 ms apart, under one parent: what a child costs must not depend on how
 * many brothers it has. 10,000 in sections of 100, one section after another.
 */
import type { Case } from "../case.ts";
import type { FanOut } from "../engine.ts";
import { cpuSeconds } from "../process-tree.ts";

const SIZES: Record<string, Omit<FanOut, "first">> = {
	"100": { children: 100, sections: 1 },
	"1000": { children: 1000, sections: 1 },
	"3000": { children: 3000, sections: 1 },
	"10000 in sections": { children: 10_000, sections: 100 },
};
/** Not counted. Without it the smallest size, which the others are divided by, would pay for compiling. */
const WARM_UP: FanOut = { children: 1000, sections: 1, first: 0 };
/** In every measurement: a smaller size is run several times. */
const LEAST_CHILDREN = 3000;

export const trickleCase: Case = {
	name: "trickle",
	title: "The trickle: N children under one parent that end 2 ms apart; CPU of the whole process",
	engines: (name) => name.startsWith("ours") || name === "durabletask-js",
	settings: () => Object.keys(SIZES),
	columns: () => [
		{ title: "CPU ms/child", key: "cpuMsPerChild", digits: 2, compared: true },
		{ title: "took s", key: "seconds", digits: 1 },
	],
	base: { setting: "100", key: "cpuMsPerChild", title: "CPU per child" },
	async run(engine, _probe, setting) {
		if (engine.trickle === undefined) throw new Error("This engine has no trickle.");
		const { children, sections } = SIZES[setting]!;
		await engine.trickle(WARM_UP);
		const times = Math.ceil(LEAST_CHILDREN / children);
		const cpuBefore = cpuSeconds();
		const beganAt = performance.now();
		for (let k = 0; k < times; k++) {
			const first = WARM_UP.children + k * children;
			const sum = await engine.trickle({ children, sections, first });
			if (sum !== children) throw new Error(`The parent counted ${sum} of ${children} children.`);
		}
		const seconds = (performance.now() - beganAt) / 1000 / times;
		const cpu = cpuSeconds() - cpuBefore;
		return {
			children: children * times + WARM_UP.children,
			cpuMsPerChild: (cpu * 1000) / (children * times),
			seconds,
		};
	},
};
