import * as z from "zod";
import { jsonProblem } from "../faults/json-problem.ts";
import { isOfPattern } from "../faults/name-pattern.ts";
import { readJsonFile } from "../faults/read-json-file.ts";
import { DISTRIBUTION_WORDS, distributionSchema, draw } from "./distribution.ts";
import type {
	SimulatedContainer,
	SimulatedEngineOptions,
	SimulatedRun,
} from "./simulated-engine.ts";

/** A simulation that cannot be used; the message says where it is wrong. */
export class SimulationError extends Error {}

const pattern = z.string().min(1);

const rule = z.strictObject({
	/** Which containers: names with `*` for any text. Absent: any. */
	containerGroup: pattern.optional(),
	container: pattern.optional(),
	image: pattern.optional(),
	/** From PUT to start. Default: the emulator's timing. */
	startUpMs: distributionSchema.optional(),
	/** From start to exit. "forever": until it is stopped. */
	runMs: z.union([z.literal("forever"), distributionSchema], {
		error: `${DISTRIBUTION_WORDS}, or "forever"`,
	}),
	/** Exit codes with their weights, as {"0": 95, "1": 5}. Default: always 0. */
	exitCodes: z.record(z.string().regex(/^\d{1,3}$/), z.number().min(0)).optional(),
	/** What it has written when it ends. */
	log: z.string().optional(),
	/** A POST when it ends with 0, or so long after its start, to the URL in a variable of the container. */
	callback: z
		.strictObject({
			variable: z.string().min(1),
			afterMs: distributionSchema.optional(),
			/** Sent as JSON. Default {}. */
			body: z.unknown().optional(),
		})
		.optional(),
});

const simulationSchema = z.strictObject({
	/** The same seed gives the same outcomes. */
	seed: z.string().optional(),
	/** The first that is for a container decides; for one without a rule, it runs 5 s and ends with 0. */
	containers: z.array(rule),
});

type Simulation = z.infer<typeof simulationSchema>;
type Rule = Simulation["containers"][number];

const WITHOUT_RULE: Rule = { runMs: 5000 };

/** Reads a simulation from a JSON file. Throws SimulationError. */
export function readSimulation(file: string): Pick<SimulatedEngineOptions, "seed" | "decide"> {
	let value: unknown;
	try {
		value = readJsonFile(file, '{"containers": []}');
	} catch (cause) {
		throw new SimulationError((cause as Error).message, { cause });
	}
	const parsed = simulationSchema.safeParse(value);
	if (!parsed.success) throw new SimulationError(`${file}: ${jsonProblem(parsed.error, value)}.`);
	return simulationOf(parsed.data);
}

function simulationOf({ seed, containers }: Simulation) {
	return {
		...(seed === undefined ? {} : { seed }),
		decide: (container: SimulatedContainer, random: () => number) =>
			outcome(containers.find((each) => isFor(each, container)) ?? WITHOUT_RULE, container, random),
	};
}

/** Draws the same numbers in the same order whatever the rule has, so that one change leaves the rest alone. */
function outcome(
	{ startUpMs, runMs, exitCodes = {}, log, callback }: Rule,
	{ environment }: SimulatedContainer,
	random: () => number,
): SimulatedRun {
	const drawn = {
		startUpMs: draw(startUpMs ?? 0, random),
		runMs: draw(runMs === "forever" ? 0 : runMs, random),
		exitCode: weighed(exitCodes, random()),
		callbackMs: draw(callback?.afterMs ?? 0, random),
	};
	const lasts = runMs === "forever" ? Number.POSITIVE_INFINITY : drawn.runMs;
	const url = callback && environment[callback.variable];
	const calls = callback?.afterMs !== undefined || drawn.exitCode === 0;
	return {
		...(startUpMs === undefined ? {} : { startUpMs: drawn.startUpMs }),
		runMs: lasts,
		exitCode: drawn.exitCode,
		...(log === undefined ? {} : { log }),
		...(url && calls
			? {
					callback: {
						afterMs: callback.afterMs === undefined ? lasts : drawn.callbackMs,
						call: () => post(url, callback.body ?? {}),
					},
				}
			: {}),
	};
}

function weighed(weights: Record<string, number>, at: number): number {
	const entries = Object.entries(weights);
	const sum = entries.reduce((total, [, weight]) => total + weight, 0);
	let rest = at * sum;
	for (const [code, weight] of entries) {
		rest -= weight;
		if (rest < 0) return Number(code);
	}
	return 0;
}

async function post(url: string, body: unknown): Promise<void> {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	await answer.body?.cancel();
	if (!answer.ok) throw new Error(`The callback to ${new URL(url).origin} got ${answer.status}.`);
}

function isFor(rule: Rule, { groupName, containerName, image }: SimulatedContainer): boolean {
	return (
		(rule.containerGroup === undefined || isOfPattern(rule.containerGroup, groupName)) &&
		(rule.container === undefined || isOfPattern(rule.container, containerName)) &&
		(rule.image === undefined || isOfPattern(rule.image, image))
	);
}
