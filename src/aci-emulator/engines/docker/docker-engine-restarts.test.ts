import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { realClock } from "../../../clock/real-clock.ts";
import type { ContainerEngine, ContainerRun } from "../container-engine.ts";
import { RunBench } from "../engine.suite.ts";
import { containerName } from "./container-labels.ts";
import { dockerEngine } from "./docker-engine.ts";
import { type Fate, type FrailEngine, frailEngine } from "./testing/frail-engine.ts";

const IMAGE = "made/up:1";
const RUNS = 4;
const SEQUENCES = 40;

/** What happens next, to which of the runs. */
type Step =
	| { kind: "start" | "stop" | "exit" | "remove"; run: number }
	/** The emulator is killed, and another takes up what it stored. */
	| { kind: "restart" }
	| { kind: "break-off" }
	| { kind: "pause"; ms: number };

const run = fc.nat(RUNS - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant("start" as const), run }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("exit" as const), run }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("stop" as const), run }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), run }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("break-off" as const) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("pause" as const), ms: fc.nat(30) }) },
);
const sequence = fc.record({
	steps: fc.array(step, { minLength: 5, maxLength: 30 }),
	fates: fc.array(fc.constantFrom<Fate>("answered", "answered", "answered", "lost", "unheard"), {
		minLength: 5,
		maxLength: 40,
	}),
});
type Sequence = typeof sequence extends fc.Arbitrary<infer T> ? T : never;

it("starts each container once at most and leaves nothing, whatever answers are lost and emulators killed", async () => {
	const seed = Number(process.env.TUTTI_FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
	// Side by side, as most of their time is waiting for an engine that does not answer.
	const sequences = fc.sample(sequence, { seed, numRuns: SEQUENCES });
	await Promise.all(
		sequences.map(async (each, k) => {
			await play(each).catch((error: Error) => {
				throw new Error(`TUTTI_FUZZ_SEED=${seed}, sequence ${k}: ${JSON.stringify(each)}`, {
					cause: error,
				});
			});
		}),
	);
});

async function play({ steps, fates }: Sequence): Promise<void> {
	const frail = await frailEngine();
	frail.images.add(IMAGE);
	const directory = mkdtempSync(join(tmpdir(), "docker-engine-restarts-"));
	const emulator = new Emulator(frail, directory);
	let asked = 0;
	frail.fate = () => fates[asked++] ?? "answered";
	try {
		for (const each of steps) await emulator.take(each);
		frail.fate = () => "answered";
		await emulator.removeAll();
		for (const [name, starts] of frail.starts) expect([name, starts]).toEqual([name, 1]);
		expect([...frail.containers.keys(), ...frail.volumes.keys()]).toEqual([]);
		expect(readdirSync(directory)).toEqual([]);
	} finally {
		emulator.engine.close();
		await frail.close();
		rmSync(directory, { recursive: true });
	}
}

/** Uses the engine as the driver of groups does: what is asked for is stored first, and asked for again. */
class Emulator {
	engine: ContainerEngine;
	readonly #frail: FrailEngine;
	readonly #open: () => ContainerEngine;
	readonly #runs: ContainerRun[];
	readonly #stored = new Map<ContainerRun, "started" | "stopped" | "removing">();
	readonly #closed = new Set<ContainerEngine>();
	readonly #gone = new Set<ContainerRun>();
	#working: Promise<void>[] = [];

	constructor(frail: FrailEngine, directory: string) {
		this.#frail = frail;
		const clock = realClock();
		this.#open = () => dockerEngine({ engine: frail.meet(), directory, clock, network: "host" });
		this.engine = this.#open();
		const bench = new RunBench({ image: IMAGE, open: () => this.engine, end: () => undefined });
		this.#runs = Array.from({ length: RUNS }, () =>
			bench.shell("run", {
				volumes: [
					{ name: "scratch", emptyDir: {} },
					{ name: "input", secret: { a: "YQ==" } },
				],
			}),
		);
	}

	async take(step: Step): Promise<void> {
		if (step.kind === "pause") await new Promise((resolve) => setTimeout(resolve, step.ms));
		else if (step.kind === "break-off") this.#frail.breakOff();
		else if (step.kind === "restart") await this.#restart();
		else this.#ask(step.kind, this.#runs[step.run]!);
	}

	async removeAll(): Promise<void> {
		for (const each of this.#runs) if (this.#stored.has(each)) this.#ask("remove", each);
		await Promise.all(this.#working);
	}

	#ask(kind: "start" | "stop" | "exit" | "remove", asked: ContainerRun): void {
		const stored = this.#stored.get(asked);
		if (kind === "exit") {
			const container = this.#frail.containers.get(containerName(asked));
			if (container?.status === "running") this.#frail.exit(containerName(asked), 7);
		} else if (kind === "start" && stored === undefined && !this.#gone.has(asked)) {
			this.#stored.set(asked, "started");
			this.engine.start(asked);
		} else if (kind === "stop" && stored === "started") {
			this.#stored.set(asked, "stopped");
			this.#work((engine) => engine.stop([asked]));
		} else if (kind === "remove" && stored !== undefined && stored !== "removing") {
			this.#stored.set(asked, "removing");
			this.#work((engine) => this.#remove(engine, asked));
		}
	}

	async #remove(engine: ContainerEngine, asked: ContainerRun): Promise<void> {
		await engine.stop([asked]);
		if (this.#closed.has(engine)) return;
		await engine.discard(asked.deployment);
		if (this.#closed.has(engine)) return;
		this.#stored.delete(asked);
		this.#gone.add(asked);
	}

	async #restart(): Promise<void> {
		this.engine.close();
		this.#closed.add(this.engine);
		this.#working = [];
		// A killed process is long gone, and its last request served, before the next one is up.
		await new Promise((resolve) => setTimeout(resolve, 10));
		await this.#frail.idle();
		this.engine = this.#open();
		for (const [each, stored] of this.#stored) {
			if (stored === "started") this.engine.start(each);
			else if (stored === "stopped") this.#work((engine) => engine.stop([each]));
			else this.#work((engine) => this.#remove(engine, each));
		}
		const known = new Set([...this.#stored.keys()].map(({ deployment }) => deployment));
		this.#work((engine) => engine.clearLeftovers!(known));
	}

	/** What an engine that was closed meanwhile does not do any more, the next one does. */
	#work(work: (engine: ContainerEngine) => Promise<void> | void): void {
		const { engine } = this;
		const working = (async () => await work(engine))();
		this.#working.push(
			working.catch((error: unknown) => {
				if (!this.#closed.has(engine)) throw error;
			}),
		);
	}
}
