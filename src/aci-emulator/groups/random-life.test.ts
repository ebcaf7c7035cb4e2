import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { settableClock } from "../../clock/settable-clock.ts";
import type { LaunchFault } from "../faults/faults.ts";
import { usagesOf } from "../quotas/usage.ts";
import { type Answer, type BareEmulator, bareEmulator } from "../testing/bare-emulator.ts";
import { GroupWatcher } from "../testing/group-watcher.ts";
import { LastingEngine } from "../testing/lasting-engine.ts";
import { isStarting } from "./container-group-state.ts";

/**
 * Random lives of a few groups: what clients may ask, in any order and also at once, faults, time that passes,
 * an engine that fails, and kills of the emulator at any await. `group-watcher.ts` says what must hold all along.
 */
const limits = {
	...{ containerGroups: 3, standardCores: 4, standardSpotCores: 2 },
	...{ createsPer5Minutes: 5, createsPerHour: 12, deletesPer5Minutes: 5, deletesPerHour: 12 },
};
const names = ["a", "b", "c", "d"];
const HOUR_MS = 3_600_000;

const fault: fc.Arbitrary<LaunchFault> = fc.oneof(
	fc.constantFrom<LaunchFault>(
		{ kind: "capacity" },
		{ kind: "capacity", afterMs: 2 * HOUR_MS },
		{ kind: "pull-failure" },
		{ kind: "pull-failure", attempts: 2 },
		{ kind: "slow-start", startMs: 60_000 },
		{ kind: "stuck" },
		{ kind: "restart-despite-never" },
	),
	fc
		.integer({ min: 0, max: 40_000 })
		.chain((afterMs) =>
			fc.constantFrom<LaunchFault>(
				{ kind: "vanish", afterMs },
				{ kind: "platform-kill", afterMs },
				{ kind: "platform-kill", afterMs, restart: true },
				{ kind: "spot-eviction", afterMs },
				{ kind: "lost-container", afterMs },
				{ kind: "network-cut", afterMs, forMs: 5000 },
			),
		),
);

const put = fc.record({
	verb: fc.constant("put" as const),
	name: fc.constantFrom(...names),
	policy: fc.constantFrom("Always", "OnFailure", "Never"),
	priority: fc.constantFrom("Regular", "Regular", "Spot"),
	initMs: fc.option(fc.constantFrom(0, 1000), { nil: undefined }),
	cores: fc.constantFrom(0.1, 1, 2),
	/** Of its one or two containers. */
	runs: fc.array(
		fc.record({ runMs: fc.constantFrom(0, 1, 5000, 60_000, 1e12), exitCode: fc.nat(1) }),
		{ minLength: 1, maxLength: 2 },
	),
	faults: fc.array(fault, { maxLength: 2 }),
});
const verb = fc.record({
	verb: fc.constantFrom("Stop", "Start", "Restart", "Delete", "Get"),
	name: fc.constantFrom(...names),
});
const request = fc.oneof({ weight: 3, arbitrary: put }, { weight: 4, arbitrary: verb });
type Put = typeof put extends fc.Arbitrary<infer T> ? T : never;
type Request = Put | (typeof verb extends fc.Arbitrary<infer T> ? T : never);

const step = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ ask: fc.array(request, { minLength: 1, maxLength: 3 }) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			ms: fc.constantFrom(1, 500, 4000, 9000, 13_000, 30_000, 300_000, HOUR_MS),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ failures: fc.integer({ min: 1, max: 3 }) }) },
	// Killed with requests under way, some turns of the event loop after they came.
	{
		weight: 1,
		arbitrary: fc.record({
			kill: fc.array(request, { maxLength: 2 }),
			turns: fc.nat(4),
		}),
	},
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

class Life {
	readonly folder = mkdtempSync(join(tmpdir(), "random-life-"));
	readonly clock = settableClock({ factor: 0, startMs: 1_000_000 });
	readonly engine = new LastingEngine(this.clock, ({ container }) =>
		JSON.parse(container.command?.[0] ?? "{}"),
	);
	readonly #quotas: object;
	readonly #watcher = new GroupWatcher(limits);
	emulator: BareEmulator;

	constructor(endedGroupsHoldCores: boolean) {
		this.#quotas = { ...limits, endedGroupsHoldCores };
		this.emulator = this.#open();
	}

	async take(step: Step): Promise<void> {
		if ("ms" in step) await this.clock.step(step.ms);
		else if ("failures" in step) this.engine.failures = step.failures;
		else if ("ask" in step) await Promise.all(step.ask.map((each) => this.#ask(each)));
		else await this.#kill(step);
		this.#watcher.look(this.emulator.parts);
	}

	/** Everything comes to rest, and when all groups are deleted nothing is left. */
	async end(): Promise<void> {
		const { clock, engine } = this;
		engine.failures = 0;
		await clock.step(3 * HOUR_MS);
		const { store, driver, bill, quotas } = this.emulator.parts;
		this.#watcher.look(this.emulator.parts);
		for (const { state, removing } of store.list()) {
			const isEvicted = state.evicted && state.phase.kind === "started";
			expect([isStarting(state), removing, state.replacing, isEvicted ?? false]).toEqual([
				...[false, false, undefined, false],
			]);
			expect(state.containers.filter(({ phase }) => phase.kind === "killing")).toEqual([]);
		}
		for (const { key } of store.list()) await driver.remove(key);
		expect([store.list(), engine.alive(), engine.violations]).toEqual([[], [], []]);
		expect(bill.since(0).filter(({ to }) => to === undefined)).toEqual([]);
		expect(usagesOf(quotas, store, "local").filter(({ used }) => used !== 0)).toEqual([]);
	}

	close(): void {
		this.emulator.kill();
		rmSync(this.folder, { recursive: true, force: true });
	}

	#open(): BareEmulator {
		const { clock, engine } = this;
		const file = join(this.folder, "emulator.sqlite");
		return bareEmulator({ file, clock, engine, quotas: this.#quotas });
	}

	async #kill({ kill, turns }: Extract<Step, { kill: unknown }>): Promise<void> {
		const asked = kill.map((each) => this.#ask(each));
		for (let left = turns; left > 0; left--) await new Promise((go) => setImmediate(go));
		this.emulator.kill();
		this.emulator = this.#open();
		await Promise.all(asked);
	}

	async #ask(request: Request): Promise<void> {
		const path = { containerGroup: request.name };
		const { emulator, engine } = this;
		const work = () =>
			request.verb === "put"
				? emulator.call("ContainerGroups_CreateOrUpdate", path, bodyOf(request), request.faults)
				: emulator.call(`ContainerGroups_${request.verb}`, path);
		await this.#watcher.ask(request.verb, this.clock.now(), () => this.#answered(work));
		expect(engine.violations).toEqual([]);
	}

	/** Undefined: the engine was away, or the emulator was killed. */
	async #answered(work: () => Promise<Answer>): Promise<Answer | undefined> {
		try {
			return await work();
		} catch (error) {
			const { message } = error as Error;
			if (/The engine is away|database is not open|finalized/.test(message)) return undefined;
			throw error;
		}
	}
}

function bodyOf({ policy, priority, initMs, cores, runs }: Put) {
	const init = { runMs: initMs, exitCode: 0 };
	const command = (run: object) => [JSON.stringify(run)];
	return {
		location: "local",
		properties: {
			...{ osType: "Linux", restartPolicy: policy, priority },
			initContainers:
				initMs === undefined
					? []
					: [{ name: "init", properties: { image: "a", command: command(init) } }],
			containers: runs.map((run, index) => ({
				name: `c${index}`,
				properties: {
					image: "a",
					command: command(run),
					resources: { requests: { cpu: cores, memoryInGB: 1 } },
				},
			})),
		},
	};
}

describe("container groups whatever is asked of them, fails and is killed", () => {
	it("move as documented, are counted and billed as they stand, and come to rest", async () => {
		const life = fc.record({
			endedGroupsHoldCores: fc.boolean(),
			steps: fc.array(step, { minLength: 5, maxLength: 25 }),
		});
		const numRuns = Number(process.env.TUTTI_RANDOM_LIVES ?? 20);
		await fc.assert(
			fc.asyncProperty(life, async ({ endedGroupsHoldCores, steps }) => {
				const life = new Life(endedGroupsHoldCores);
				try {
					for (const each of steps) await life.take(each);
					await life.end();
				} finally {
					life.close();
				}
			}),
			{ numRuns },
		);
	}, 600_000);
});
