import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { settableClock } from "../../clock/settable-clock.ts";
import { billStore } from "../billing/bill-store.ts";
import { openDatabase } from "../database.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import { LastingEngine } from "../testing/lasting-engine.ts";
import type { ContainerGroup } from "./container-group.ts";
import { isStarting } from "./container-group-state.ts";
import { containerGroupStore } from "./container-group-store.ts";
import { beginDeployment } from "./deployment.ts";
import { GroupDriver, stopped } from "./group-driver.ts";
import { operationStore } from "./operation-store.ts";
import { defaultTiming } from "./timing.ts";

const KEY = "/groups/g";
const group: ContainerGroup = {
	location: "local",
	properties: {
		osType: "Linux",
		restartPolicy: "OnFailure",
		initContainers: [{ name: "init", properties: { image: "a" } }],
		containers: [
			{
				name: "main",
				properties: { image: "a", resources: { requests: { cpu: 1, memoryInGB: 1 } } },
			},
		],
	},
};

class Killed extends Error {}

/** Drivers on one database and one engine, each of which may be killed at a write; the next takes over. */
class KillableEmulator {
	readonly clock = settableClock({ factor: 0, startMs: 0 });
	/** The init container takes a second; the first run of the other fails after five, the next goes on. */
	readonly engine = new LastingEngine(this.clock, ({ kind, restartCount }) =>
		kind === "init"
			? { runMs: 1000, exitCode: 0 }
			: { runMs: restartCount === 0 ? 5000 : 1e9, exitCode: 1 },
	);
	readonly #file: string;
	/** How many writes are left before the kill. */
	#writesLeft: number;
	#database: DatabaseSync | undefined;
	#parts: EmulatorParts | undefined;
	wasKilled = false;

	constructor(folder: string, killAt: number) {
		this.#file = join(folder, "emulator.sqlite");
		this.#writesLeft = killAt;
		this.#open();
	}

	get parts(): EmulatorParts {
		return this.#parts!;
	}

	/** Does the work as a client does it: again, if the emulator was killed before it answered. */
	async until(work: (parts: EmulatorParts) => Promise<unknown>): Promise<void> {
		try {
			await work(this.parts);
		} catch (error) {
			if (!(error instanceof Killed)) throw error;
		}
		if (!this.#isDead()) return;
		this.#reopen();
		await this.until(work);
	}

	/** Lets time pass; an emulator that is killed on the way is started again. */
	async step(ms: number): Promise<void> {
		await this.clock.step(ms);
		if (!this.#isDead()) return;
		this.#reopen();
		await this.clock.step(ms);
	}

	close(): void {
		this.parts.driver.close();
		this.#database!.close();
	}

	#isDead(): boolean {
		return this.#writesLeft < 0 && !this.wasKilled;
	}

	#reopen(): void {
		this.wasKilled = true;
		this.close();
		this.#open();
	}

	#open(): void {
		const database = openDatabase(this.#file);
		this.#database = database;
		const beforeWrite = () => {
			if (this.#writesLeft-- <= 0 && !this.wasKilled) {
				this.#writesLeft = -1;
				throw new Killed();
			}
		};
		const { clock, engine } = this;
		const kept = containerGroupStore(database);
		const store: typeof kept = {
			...kept,
			transaction: (work) => {
				if (!database.isTransaction) beforeWrite();
				kept.transaction(work);
			},
			remove: (key) => {
				beforeWrite();
				kept.remove(key);
			},
		};
		const operations = operationStore(database);
		const bill = billStore(database);
		const parts = { clock, engine, store, operations, bill, timing: defaultTiming };
		const driver = new GroupDriver({ ...parts, log: () => undefined });
		this.#parts = { ...parts, driver } as unknown as EmulatorParts;
	}
}

let operationCount = 0;
const deploy = (parts: EmulatorParts) =>
	parts.driver.inTurn(KEY, async () => {
		const earlier = parts.driver.current(KEY);
		// Then the request is answered with 409.
		if (earlier && isStarting(earlier.state)) return;
		const operationId = `operation-${operationCount++}`;
		const request = { key: KEY, id: KEY, name: "g", group, operationId, faults: [] };
		await beginDeployment(parts, { ...request, reason: "create" }, earlier);
	});

const names = (emulator: KillableEmulator) => emulator.engine.alive().map(({ name }) => name);

/** A group's life with a kill at a write. Says whether there was a write to be killed at. */
async function live(killAt: number): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), "killed-driver-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	const emulator = new KillableEmulator(folder, killAt);
	await emulator.until(deploy);
	await emulator.step(60_000);
	const row = emulator.parts.driver.current(KEY)!;
	expect([row.state.phase.kind, row.state.containers[1]!.restartCount]).toEqual(["started", 1]);
	expect(names(emulator)).toEqual(["main"]);
	await emulator.until(deploy);
	await emulator.step(60_000);
	expect(names(emulator)).toEqual(["main"]);
	expect(emulator.parts.driver.current(KEY)!.state.replacing).toBeUndefined();
	await emulator.until(async ({ driver, clock }) => {
		driver.save(stopped(driver.current(KEY)!, clock.now()));
		await driver.killContainers(driver.current(KEY)!);
	});
	await emulator.step(1000);
	expect(names(emulator)).toEqual([]);
	await emulator.until(({ driver }) => driver.remove(KEY));
	await emulator.step(1000);
	expect(emulator.parts.store.get(KEY)).toBeUndefined();
	expect(emulator.engine.violations).toEqual([]);
	expect(emulator.parts.bill.since(0).filter(({ to }) => to === undefined)).toEqual([]);
	emulator.close();
	return emulator.wasKilled;
}

describe("a driver that was killed before a write", () => {
	it("is followed by one that goes on, whichever write that was", async () => {
		let killAt = 0;
		while (await live(killAt)) killAt++;
		expect(killAt).toBeGreaterThan(15);
	});
});
