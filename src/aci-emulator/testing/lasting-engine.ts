import type { Clock } from "../../clock/clock.ts";
import type {
	ContainerEngine,
	ContainerLog,
	ContainerRun,
	RunState,
	StartAnswer,
} from "../engines/container-engine.ts";

interface LastingRun {
	run: ContainerRun;
	startedAt: number;
	endsAt: number;
	exitCode: number;
}

/**
 * Containers that outlive any number of drivers, as real ones do, and note what must not happen: that a container
 * runs twice at once. `decide` says how long a run takes and how it ends.
 */
export class LastingEngine implements ContainerEngine {
	readonly name = "lasting";
	readonly violations: string[] = [];
	/** So many calls of `stop` and `discard` are yet to fail. */
	failures = 0;
	/** The runs that were started, by `name.restartCount`, in order. */
	readonly started: string[] = [];
	readonly #clock: Clock;
	readonly #decide: (run: ContainerRun) => { runMs: number; exitCode: number };
	readonly #runs = new Map<string, LastingRun>();
	#notify: (groupKey: string) => void = () => undefined;

	constructor(clock: Clock, decide: (run: ContainerRun) => { runMs: number; exitCode: number }) {
		this.#clock = clock;
		this.#decide = decide;
	}

	onChange(listener: (groupKey: string) => void): void {
		this.#notify = listener;
	}

	start(run: ContainerRun): StartAnswer {
		if (this.#runs.has(nameOf(run))) return { kind: "started" };
		const { name } = run;
		const isTwice = (each: ContainerRun) => each.groupKey === run.groupKey && each.name === name;
		if (this.alive().some(isTwice)) this.violations.push(`${name} runs twice`);
		const { runMs, exitCode } = this.#decide(run);
		const startedAt = this.#clock.now();
		this.#runs.set(nameOf(run), { run, startedAt, endsAt: startedAt + runMs, exitCode });
		this.started.push(`${name}.${run.restartCount}`);
		this.#clock.callAt(startedAt + runMs, () => this.#notify(run.groupKey));
		return { kind: "started" };
	}

	adopt(run: ContainerRun): void {
		const ended = this.inspect(run).kind === "exited";
		if (ended) this.#clock.callAt(this.#clock.now(), () => this.#notify(run.groupKey));
	}

	inspect(run: ContainerRun): RunState {
		const known = this.#runs.get(nameOf(run));
		const now = this.#clock.now();
		if (!known) return { kind: "exited", finishedAt: now, exitCode: 137, lost: true };
		const { endsAt, exitCode } = known;
		return now < endsAt ? { kind: "running" } : { kind: "exited", finishedAt: endsAt, exitCode };
	}

	async readLog(): Promise<ContainerLog> {
		return { content: Buffer.alloc(0), writtenAt: this.#clock.now() };
	}

	async stop(runs: ContainerRun[]): Promise<void> {
		await new Promise((resolve) => setImmediate(resolve));
		this.#failIfAsked();
		for (const run of runs) {
			const known = this.#runs.get(nameOf(run));
			if (known && this.#isAlive(known)) {
				Object.assign(known, { endsAt: this.#clock.now(), exitCode: 143 });
			}
		}
	}

	discard(deployment: string): void {
		this.#failIfAsked();
		for (const [name, known] of this.#runs) {
			if (known.run.deployment !== deployment) continue;
			if (this.#isAlive(known)) this.violations.push(`${name} was discarded while it ran`);
			this.#runs.delete(name);
		}
	}

	close(): void {
		this.#notify = () => undefined;
	}

	alive(): ContainerRun[] {
		return [...this.#runs.values()].filter((each) => this.#isAlive(each)).map(({ run }) => run);
	}

	#failIfAsked(): void {
		if (this.failures === 0) return;
		this.failures -= 1;
		throw new Error("The engine is away.");
	}

	#isAlive({ endsAt }: LastingRun): boolean {
		return this.#clock.now() < endsAt;
	}
}

function nameOf({ deployment, name, restartCount }: ContainerRun): string {
	return `${deployment}/${name}.${restartCount}`;
}
