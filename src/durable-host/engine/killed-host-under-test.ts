/**
 * A host in a process of its own that is killed with SIGKILL at random instants and started again on the same
 * file, on the real clock, while a workload runs; and what must be true at the end.
 *
 * 1. The instants follow from the seed, as far as the machine takes the same time for the same work.
 * 2. What the host has answered with success must be there at the end; what it has not, may be.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fixtureApp, hasEnded, type InstanceStatus } from "../host-under-test.ts";
import { fileFaults } from "./file-faults-under-test.ts";

/** How long what is left may take when nobody kills any more. */
const PATIENCE_MS = 60_000;

/** The orchestrations that fan out in the app of fixtures/kills. */
export type Workload = "waiters" | "customers";
/** Where a kill falls. */
type Phase = "starting" | "running" | "closing";

export interface KillPlan {
	workload: Workload;
	databaseFile: string;
	kills: number;
	/** How many children one parent has; as soon as it has ended, the next is started. */
	children: number;
	seed: number;
	/** Told of every kill. */
	onKill?: (killed: number, phase: Phase) => void;
}

export interface KillResult {
	kills: Record<Phase, number>;
	/** Parents that have ended, each with all of its children. */
	parents: number;
	/** What is wrong; empty when nothing is. */
	faults: string[];
}

/** Kills as often as the plan says, then lets the last host finish, and looks at what is left. */
export async function killAgainAndAgain(plan: KillPlan): Promise<KillResult> {
	const random = randomNumbers(plan.seed);
	const work = new Work(plan);
	const kills: KillResult["kills"] = { starting: 0, running: 0, closing: 0 };
	for (let killed = 0; killed < plan.kills; killed++) {
		const phase = phaseOf(random());
		await withHost(plan.databaseFile, (host) => killedWork(host, work, phase, random));
		plan.onKill?.(killed, phase);
		kills[phase]++;
	}
	await withHost(plan.databaseFile, async (host) => {
		const url = await host.url;
		await work.finish(url!);
		host.close();
		await host.exited;
	});
	const faults = [...work.faults, ...fileFaults(plan.databaseFile, true)];
	return { kills, parents: work.parents, faults };
}

function phaseOf(random: number): Phase {
	if (random < 0.2) return "starting";
	return random < 0.85 ? "running" : "closing";
}

async function killedWork(host: ForkedHost, work: Work, phase: Phase, random: () => number) {
	if (phase === "starting") return pause(random() * 500);
	const url = await host.url;
	if (url === undefined) throw new Error("The host did not start; what it says is above.");
	const working = work.go(url);
	await pause(random() ** 2 * 300);
	if (phase === "closing") {
		host.close();
		await pause(random() * 60);
	}
	host.kill();
	await working;
	return undefined;
}

/** What is asked of the hosts, one after the other. */
class Work {
	readonly faults: string[] = [];
	parents = 0;
	readonly #plan: KillPlan;
	/** The parent that was asked for, and is not known to have ended. */
	#open: { id: string; isAnswered: boolean } | undefined;
	#signals = { sent: 0, answered: 0 };
	#notes = { sent: 0, answered: new Set<string>() };

	constructor(plan: KillPlan) {
		this.#plan = plan;
	}

	/** Asks until the host does not answer any more. */
	async go(url: string): Promise<void> {
		try {
			for (;;) await this.#ask(url);
		} catch (error) {
			// fetch throws a TypeError when nobody answers.
			if (!(error instanceof TypeError)) this.faults.push(`${error}`);
		}
	}

	/** Lets everything end, and compares. */
	async finish(url: string): Promise<void> {
		const giveUpMs = performance.now() + PATIENCE_MS;
		while (this.#open !== undefined || this.parents === 0) {
			await this.#ask(url);
			if (performance.now() < giveUpMs) continue;
			this.faults.push(`${this.#open?.id} has not ended after ${PATIENCE_MS / 1000} s`);
			return;
		}
		await this.#findNotes(url);
		if (this.#plan.workload === "waiters") return;
		const counters = async (key: string) =>
			(await post(url, `entities/Counter/${key}`, "GET")).json();
		const accounts = Array.from({ length: 5 }, (_, k) => post(url, `entities/Account/${k}`, "GET"));
		const balances = await Promise.all(accounts.map(async (state) => (await state).json()));
		await pause(200);
		const { children } = this.#plan;
		const sum = (children * (children - 1)) / 2;
		this.#expect("calls", await counters("calls"), this.parents * sum);
		for (const key of ["signals", "relayed"])
			this.#expect(key, await counters(key), this.parents * children);
		this.#expect("rounds", await counters("rounds"), 3 * this.parents * children);
		const { sent, answered } = this.#signals;
		const outside = (await counters("outside")) as number;
		if (outside < answered || outside > sent)
			this.faults.push(
				`${outside} signals from outside counted, ${sent} sent, ${answered} answered`,
			);
		for (let k = 0; k < 5; k++) {
			let balance = 0;
			for (let n = 0; n < children; n++) balance += n % 5 === k ? -n : (n + 1) % 5 === k ? n : 0;
			this.#expect(`the account ${k}`, balances[k], balance * this.parents);
		}
	}

	#expect(what: string, found: unknown, expected: number): void {
		if (found !== expected) this.faults.push(`${what}: found ${found}, expected ${expected}`);
	}

	async #ask(url: string): Promise<void> {
		const { workload, children } = this.#plan;
		if (this.#open === undefined) this.#open = { id: `p${this.parents}`, isAnswered: false };
		const { id } = this.#open;
		if (!this.#open.isAnswered) {
			const { status } = await post(url, `orchestrators/${workload}/${id}`, "POST", `${children}`);
			// The host before may have died between its write and its answer.
			if (status !== 202 && status !== 409) throw new Error(`${id} was answered with ${status}`);
			this.#open.isAnswered = true;
		}
		await this.#note(url);
		if (workload === "customers") await this.#signal(url);
		await this.#look(url, id);
	}

	/** Starts something small: the moment behind the answer is the one in which most could be lost. */
	async #note(url: string): Promise<void> {
		const id = `note${this.#notes.sent++}`;
		const { status } = await post(url, `orchestrators/note/${id}`, "POST");
		if (status !== 202) throw new Error(`${id} was answered with ${status}`);
		this.#notes.answered.add(id);
	}

	async #findNotes(url: string): Promise<void> {
		const query = "instanceIdPrefix=note&top=100000&runtimeStatus=Completed";
		const found = (await (await post(url, `instances?${query}`, "GET")).json()) as InstanceStatus[];
		const there = new Set(found.map(({ instanceId }) => instanceId));
		const lost = [...this.#notes.answered].filter((id) => !there.has(id));
		if (lost.length > 0) this.faults.push(`answered with 202, and lost: ${lost.join(", ")}`);
	}

	async #signal(url: string): Promise<void> {
		this.#signals.sent++;
		const { status } = await post(url, "entities/Counter/outside?op=add", "POST", "1");
		if (status !== 202) throw new Error(`a signal was answered with ${status}`);
		this.#signals.answered++;
	}

	async #look(url: string, id: string): Promise<void> {
		const response = await post(url, `instances/${id}`, "GET");
		if (response.status === 404) throw new Error(`${id} was started and is not there`);
		const status = (await response.json()) as InstanceStatus;
		if (!hasEnded(status)) return pause(5);
		const expected = Array.from({ length: this.#plan.children }, (_, n) => 2 * n);
		if (JSON.stringify(status.output) !== JSON.stringify(expected))
			this.faults.push(`${id} is ${status.runtimeStatus}: ${JSON.stringify(status.output)}`);
		this.parents++;
		this.#open = undefined;
	}
}

/** Starts a host on the file of one that is no more, lets the instances end, and says what is wrong then. */
export async function faultsWhenSettled(
	databaseFile: string,
	instanceIds: readonly string[],
): Promise<string[]> {
	const faults: string[] = [];
	await withHost(databaseFile, async (host) => {
		const url = await host.url;
		if (url === undefined) throw new Error("The host did not start; what it says is above.");
		for (const id of instanceIds) {
			const giveUpMs = performance.now() + PATIENCE_MS;
			let status: InstanceStatus;
			do {
				await pause(10);
				status = (await (await post(url, `instances/${id}`, "GET")).json()) as InstanceStatus;
			} while (!hasEnded(status) && performance.now() < giveUpMs);
			if (status.runtimeStatus !== "Completed") faults.push(`${id} is ${status.runtimeStatus}`);
		}
		// Signals are on their way still.
		await pause(200);
		host.close();
		await host.exited;
	});
	return [...faults, ...fileFaults(databaseFile, true)];
}

function post(url: string, path: string, method: string, body?: string): Promise<Response> {
	const headers = { "content-type": "application/json" };
	return fetch(`${url}/runtime/webhooks/durabletask/${path}`, {
		method,
		headers,
		...(body === undefined ? {} : { body }),
	});
}

interface ForkedHost {
	/** Undefined when it ended before it could say it. */
	url: Promise<string | undefined>;
	pid: number;
	exited: Promise<unknown>;
	close(): void;
	kill(): void;
}

/** Runs a host with the app of fixtures/kills in a process of its own; kills it afterwards. */
export async function withHost(
	databaseFile: string,
	work: (host: ForkedHost) => Promise<unknown>,
): Promise<void> {
	const child = fork(fixtureApp("run-host.mjs"), [fixtureApp("kills"), databaseFile]);
	const exited = once(child, "exit");
	const said = once(child, "message").then(([url]) => url as string);
	const kill = () => void child.kill("SIGKILL");
	const close = () => void child.send("close");
	const url = Promise.race([said, exited.then(() => undefined)]);
	try {
		await work({ url, pid: child.pid!, exited, kill, close });
	} finally {
		kill();
		await exited;
	}
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
