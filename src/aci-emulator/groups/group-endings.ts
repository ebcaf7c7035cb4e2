import { type Clock, holding } from "../../clock/clock.ts";
import type { BillStore } from "../billing/bill-store.ts";
import type { ContainerEngine, ContainerRun } from "../engines/container-engine.ts";
import { closeOperations } from "./close-operations.ts";
import { deploymentsOf, replaced } from "./container-group-state.ts";
import type { ContainerGroupStore, GroupRow } from "./container-group-store.ts";
import { containerRun, deploymentOf, latestRuns } from "./container-runs.ts";
import { newDeployment } from "./deployment.ts";
import type { OperationStore } from "./operation-store.ts";
import { lastingFaults } from "./planned-fault.ts";
import { Retries } from "./retries.ts";
import type { Timing } from "./timing.ts";
import { turns } from "./turns.ts";

/** What the driver of groups works with. */
export interface GroupParts {
	clock: Clock;
	store: ContainerGroupStore;
	operations: OperationStore;
	engine: ContainerEngine;
	timing: Timing;
	bill: BillStore;
	log: (line: string) => void;
}

interface EndingsParts extends GroupParts {
	/** Stores a row and sees to what is due next. */
	save: (row: GroupRow) => void;
	/** Sees what became of a group, now that its containers were ended. */
	settle: (key: string) => void;
	/** Takes up what failed, if it is still to be done. */
	retry: (key: string) => void;
}

/**
 * What of a group's life takes time: ending containers, making room for a new deployment, removing the group,
 * cutting its network. `group-driver.ts` owns when; it stores the rows.
 *
 * Invariants:
 * 1. What takes time is stored before it begins, and taken up by the next driver if this one was killed.
 * 2. What fails is told to whoever waits for it, else logged, and is tried again until it is done.
 * 3. Nothing is written once it is closed: the database is closed, too.
 */
export class GroupEndings {
	/** Runs a change of the group that awaits something, after those that came before it. */
	readonly inTurn = turns();
	readonly #parts: EndingsParts;
	readonly #retries: Retries;
	#closed = false;

	constructor(parts: EndingsParts) {
		this.#parts = parts;
		this.#retries = new Retries(parts.clock, parts.retry);
	}

	/** Begins what is stored as begun: an earlier driver was killed in it, or something failed. */
	takeUp(row: GroupRow): void {
		const { state, key } = row;
		if (row.removing) {
			this.finishRemoval(key);
		} else if (state.phase.kind === "stopped" || state.phase.kind === "failed") {
			this.#inBackground(key, () => this.inTurn(key, () => this.killContainers(row)));
		} else if (state.replacing) {
			this.#inBackground(key, () => this.inTurn(key, () => this.endReplaced(key)));
		} else {
			this.end(key, killedRuns(row));
			this.cutNetwork(row);
			if (state.evicted) this.evict(key);
		}
	}

	/** Ends all containers of the group; resolves when nothing of them is left. */
	killContainers(row: GroupRow): Promise<void> {
		return this.#lasting(row.key, () => this.#parts.engine.stop(latestRuns(row)));
	}

	/** Ends what the group's deployment replaces; its own time begins then. Answers undefined if the group is gone. */
	endReplaced(key: string): Promise<GroupRow | undefined> {
		return this.#lasting(key, async () => {
			const { store, engine, clock, bill, save } = this.#parts;
			const row = store.get(key);
			const replacing = row?.state.replacing;
			if (!row || !replacing) return row;
			await engine.stop(latestRuns({ ...row, ...replacing }));
			for (const each of deploymentsOf(replacing.state)) {
				await engine.discard(each);
				if (this.#closed) return undefined;
				bill.close(each, clock.now());
			}
			const latest = store.get(key);
			if (latest?.state.deployment !== row.state.deployment) return latest;
			const begun = { ...latest, state: replaced(latest.state, clock.now()) };
			save(begun);
			return begun;
		});
	}

	/** Ends the containers, then forgets the group. Takes its turn. */
	remove(key: string): Promise<void> {
		return holding(this.#parts.clock, () =>
			this.inTurn(key, () => this.#lasting(key, () => this.#removeNow(key))),
		);
	}

	/** In its turn, in the background: removes the group that is being removed, unless another took its place. */
	finishRemoval(key: string): void {
		this.#inBackground(key, () =>
			this.inTurn(key, async () => {
				if (!this.#closed && this.#parts.store.get(key)?.removing) await this.#removeNow(key);
			}),
		);
	}

	/** Ends the runs in the background. What follows from their exits happens as they are seen. */
	end(key: string, runs: ContainerRun[]): void {
		if (runs.length === 0) return;
		this.#inBackground(key, async () => {
			await this.#parts.engine.stop(runs);
			if (!this.#closed) this.#parts.settle(key);
		});
	}

	cutNetwork(row: GroupRow): void {
		const { engine } = this.#parts;
		const { networkCut } = row.state;
		if (networkCut === undefined || !engine.cutNetwork) return;
		this.#inBackground(row.key, () => engine.cutNetwork!(deploymentOf(row), networkCut));
	}

	/** The platform deploys the group anew, elsewhere: as a restart, shown as Repairing. */
	evict(key: string): void {
		this.#inBackground(key, () =>
			this.inTurn(key, async () => {
				const { store, operations, save, clock } = this.#parts;
				const earlier = this.#closed ? undefined : store.get(key);
				if (!earlier?.state.evicted || earlier.removing) return;
				const { group, name } = earlier;
				const { timeToLiveMs, faults } = earlier.state;
				const state = newDeployment(this.#parts, {
					...{ name, group, earlier, timeToLiveMs, reason: "repair", now: clock.now() },
					faults: lastingFaults(faults),
				});
				store.transaction(() => {
					closeOperations(operations, earlier);
					save({ ...earlier, state });
				});
				await this.endReplaced(key);
			}),
		);
	}

	close(): void {
		this.#closed = true;
		this.#retries.close();
	}

	/** Where nobody waits for the answer: what fails is logged. */
	logFailure(key: string, error: unknown): void {
		this.#parts.log(`internal-error: ${key}: ${(error as Error).stack}`);
	}

	/** Work for the group failed: it is taken up again later. */
	failed(key: string, error: unknown): void {
		this.logFailure(key, error);
		this.#retries.failed(key);
	}

	async #removeNow(key: string): Promise<void> {
		const { clock, store, operations, engine, bill, save } = this.#parts;
		const row = store.get(key);
		if (!row) return;
		store.transaction(() => {
			closeOperations(operations, row);
			save({ ...row, removing: true });
		});
		await engine.stop(latestRuns(row));
		for (const each of deploymentsOf(row.state)) {
			await engine.discard(each);
			if (this.#closed) return;
			bill.close(each, clock.now());
		}
		store.remove(key);
	}

	#inBackground(key: string, work: () => Promise<unknown>): void {
		holding(this.#parts.clock, () => this.#lasting(key, work)).catch((error: unknown) =>
			this.logFailure(key, error),
		);
	}

	async #lasting<T>(key: string, work: () => Promise<T>): Promise<T> {
		try {
			const done = await work();
			this.#retries.done(key);
			return done;
		} catch (error) {
			this.#retries.failed(key);
			throw error;
		}
	}
}

/** What the platform was ending. */
function killedRuns(row: GroupRow): ContainerRun[] {
	return row.state.containers.flatMap(({ phase, unheard }, index) =>
		phase.kind === "killing" || (phase.kind === "running" && unheard)
			? [containerRun(row, index, phase.startedAt)]
			: [],
	);
}
