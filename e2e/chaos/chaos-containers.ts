/** What a container of the chaos tests does, as it follows from the seed and from which container it is. */
import type {
	SimulatedContainer,
	SimulatedRun,
} from "../../src/aci-emulator/engines/simulated-engine.ts";
import { lastingName } from "./chaos-faults.ts";
import { seededNumbers } from "./seeded-numbers.ts";

/** What a container posts as its item's result: who it was. */
export interface ChaosResult {
	index: number;
	group: string;
	restart: number;
}

/** Told of each callback's answer: the HTTP status, or that there was none. */
export type HearCallback = (result: ChaosResult, status: number | "none") => void;

export function chaosContainer(
	seed: number,
	container: SimulatedContainer,
	hear: HearCallback,
): SimulatedRun {
	const { groupName, containerName, restartCount, environment } = container;
	const random = seededNumbers(
		`${seed} ${lastingName(groupName)} ${containerName} ${restartCount}`,
	);
	const way = random();
	// Half of the containers take longer than 30 s, one in a hundred longer than 3 minutes.
	const runMs = Math.round(30_000 * Math.exp(0.8 * normal(random)));
	const url = environment.TUTTI_CALLBACK_URL ?? "";
	const result = {
		index: Number(environment.TUTTI_ITEM_INDEX),
		group: groupName,
		restart: restartCount,
	};
	const callback = (afterMs: number, more = "", times = 1) => ({
		afterMs: Math.round(afterMs),
		call: async () => {
			for (let time = 1; time <= times; time++) await post(url + more, result, hear);
		},
	});
	if (way < 0.78) return { runMs, exitCode: 0, callback: callback(runMs) };
	if (way < 0.84) return { runMs, exitCode: 0, callback: callback(runMs * random(), "", 2) };
	if (way < 0.88) return { runMs, exitCode: 0 };
	if (way < 0.92) return { runMs, exitCode: 3 };
	if (way < 0.94) return { runMs, exitCode: 0, callback: callback(runMs, "&outcome=failed") };
	if (way < 0.96) return { runMs, exitCode: 4, callback: callback(runMs * random()) };
	const forever = Number.POSITIVE_INFINITY;
	if (way < 0.98) return { runMs: forever, exitCode: 0, callback: callback(runMs) };
	return { runMs: forever, exitCode: 0 };
}

async function post(url: string, result: ChaosResult, hear: HearCallback): Promise<void> {
	try {
		const answer = await fetch(url, { method: "POST", body: JSON.stringify(result) });
		await answer.body?.cancel();
		hear(result, answer.status);
	} catch {
		hear(result, "none");
	}
}

/** By Box and Muller. */
function normal(random: () => number): number {
	return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
