import { mkdirSync } from "node:fs";
import type { Clock } from "../../../clock/clock.ts";
import type {
	ContainerEngine,
	ContainerLog,
	ContainerProbe,
	ContainerRun,
	ContainerSession,
	Deployment,
	Preparation,
	RunState,
	StartAnswer,
} from "../container-engine.ts";
import { containerEvents } from "./container-events.ts";
import { attachSession, execSession, probeSucceeds } from "./container-exec.ts";
import { containerName } from "./container-labels.ts";
import { readOutput } from "./container-output.ts";
import { DeploymentWorks } from "./deployment-works.ts";
import { onceAnswered } from "./engine-patience.ts";
import { type EngineResources, engineResources } from "./engine-resources.ts";
import type { FoundEngine } from "./find-engine.ts";
import { type GroupNetworks, groupNetworks, type NetworkKind } from "./group-network.ts";
import { type ImageFetcher, ImageUnavailable, imageFetcher } from "./image-fetcher.ts";
import { RunBook } from "./run-book.ts";
import { runLauncher } from "./run-launcher.ts";
import type { Shares } from "./volume-places.ts";

export interface DockerEngineOptions {
	/** The engine to use, as `findEngine` found it. It is closed with this. */
	engine: FoundEngine;
	/** Where folders of volumes are; created, mode 0700. The engine must see the same files. */
	directory: string;
	clock: Clock;
	/** Default: "host" on Linux, where callbacks to 127.0.0.1 then just work; "bridge" elsewhere. */
	network?: NetworkKind;
	/** Folders that stand in for shares of Azure Files, by "account/share". Default: none. */
	shares?: Shares;
	/** From SIGTERM to SIGKILL when a container is stopped, in milliseconds, whole seconds. Default 10,000. */
	graceMs?: number;
	/** Told of what cannot be removed. */
	log?: (line: string) => void;
}

export function dockerEngine(options: DockerEngineOptions): ContainerEngine {
	return new DockerEngine(options);
}

/**
 * Containers for real, on Docker or podman. This owns what the emulator sees of it: answers at once, from what
 * was last heard. How a run comes to be is `run-launcher.ts`; what was heard of runs `run-book.ts`; what is to
 * be removed `engine-resources.ts`.
 *
 * Invariants:
 * 1. Names are made of the deployment, the container and the restart count alone, so that whatever was begun
 *    before a kill is found again and not begun twice.
 * 2. All that is made on the engine bears the emulator's label, and nothing without it is ever removed.
 * 3. An engine that does not answer changes no run's state; a run ends when the engine says so.
 */
class DockerEngine implements ContainerEngine {
	readonly name = "docker";
	readonly #options: DockerEngineOptions;
	readonly #resources: EngineResources;
	readonly #networks: GroupNetworks;
	readonly #images: ImageFetcher;
	readonly #book: RunBook;
	readonly #events: { close(): void };
	readonly #works = new DeploymentWorks();
	readonly #closing = new AbortController();
	readonly #preparations = new Map<string, { attempt: number; state: Preparation }>();
	#notify: (groupKey: string) => void = () => undefined;

	constructor(options: DockerEngineOptions) {
		this.#options = options;
		const { engine, directory, clock, shares = {}, log = () => undefined } = options;
		const { api, isPodman, cores } = engine;
		mkdirSync(directory, { recursive: true, mode: 0o700 });
		const network = options.network ?? (process.platform === "linux" ? "host" : "bridge");
		const closing = this.#closing.signal;
		this.#resources = engineResources({ api, directory, closing, log });
		const { emulator } = this.#resources;
		this.#networks = groupNetworks(network, { api, emulator, isPodman });
		this.#images = imageFetcher(api, closing);
		const shared = { networks: this.#networks, images: this.#images, works: this.#works };
		const launcher = runLauncher({ api, directory, shares, cores, ...shared });
		const changed = (key: string) => this.#notify(key);
		this.#book = new RunBook({ api, clock, launcher, changed, log });
		this.#events = containerEvents({ api, emulator, listener: this.#book, log });
	}

	onChange(listener: (groupKey: string) => void): void {
		this.#notify = listener;
	}

	prepare(deployment: Deployment, attempt: number): Preparation {
		const known = this.#preparations.get(deployment.deployment);
		if (known && (known.attempt >= attempt || known.state.kind !== "failed")) return known.state;
		const preparation = { attempt, state: { kind: "preparing" } as Preparation };
		this.#preparations.set(deployment.deployment, preparation);
		this.#images.fetchAll(deployment.group).then(
			() => {
				preparation.state = { kind: "prepared" };
				this.#notify(deployment.groupKey);
			},
			(error: Error) => {
				const image = error instanceof ImageUnavailable ? error.image : "";
				preparation.state = { kind: "failed", image, why: error.message };
				this.#notify(deployment.groupKey);
			},
		);
		return preparation.state;
	}

	start(run: ContainerRun): StartAnswer {
		const state = this.#book.begin(run);
		if (state.kind === "not-started") return state;
		return state.kind === "starting" ? state : { kind: "started" };
	}

	adopt(run: ContainerRun): void {
		this.#book.takeUp(run);
	}

	inspect(run: ContainerRun): RunState {
		return this.#book.takeUp(run);
	}

	async probe(run: ContainerRun, probe: ContainerProbe): Promise<boolean> {
		const { api } = this.#options.engine;
		const addressOf = () => this.#networks.addressOf(run);
		return await onceAnswered(
			() => probeSucceeds(api, containerName(run), addressOf, probe),
			this.#closing.signal,
		);
	}

	async readLog(
		run: ContainerRun,
		{ maxBytes, timestamps }: { maxBytes: number; timestamps: boolean },
	): Promise<ContainerLog> {
		const content = await onceAnswered(
			() => readOutput(this.#options.engine.api, containerName(run), { maxBytes, timestamps }),
			this.#closing.signal,
		);
		const state = this.#book.takeUp(run);
		const writtenAt = state.kind === "exited" ? state.finishedAt : this.#options.clock.now();
		return { content, writtenAt, ...(timestamps ? { stamped: true } : {}) };
	}

	async exec(
		run: ContainerRun,
		command: string,
		size: { rows: number; cols: number },
	): Promise<ContainerSession> {
		// As in ACI, it is one program without arguments, and no shell is in between.
		return await execSession(this.#options.engine.api, containerName(run), [command], size);
	}

	async attach(run: ContainerRun): Promise<ContainerSession> {
		return await attachSession(this.#options.engine.api, containerName(run));
	}

	async cutNetwork(deployment: Deployment, cut: boolean): Promise<void> {
		await this.#works.do(deployment.deployment, (signal) =>
			onceAnswered(() => this.#networks.cut(deployment, cut), signal),
		);
	}

	async stop(runs: ContainerRun[]): Promise<void> {
		const graceSeconds = Math.ceil((this.#options.graceMs ?? 10_000) / 1000);
		await Promise.all(runs.map((run) => this.#book.end(run, graceSeconds)));
	}

	async discard(deployment: string): Promise<void> {
		this.#book.forget(deployment);
		this.#preparations.delete(deployment);
		await this.#works.end(deployment);
		await this.#resources.removeDeployment(deployment);
	}

	async clearLeftovers(known: ReadonlySet<string>): Promise<void> {
		const isKnown = (each: string) => known.has(each) || this.#works.has(each);
		await this.#resources.removeOthers(isKnown).catch((error: unknown) => {
			// What is left then is the next emulator's.
			if (!this.#closing.signal.aborted) throw error;
		});
	}

	close(): void {
		this.#closing.abort(new Error("The emulator ends."));
		this.#works.close();
		this.#book.close();
		this.#events.close();
		this.#options.engine.api.close();
	}
}
