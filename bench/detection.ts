/**
 * How soon an item's end is known.
 *
 *   npm run build && npx node bench/detection.ts [event|auto]
 *
 * - event: on the wall's clock, with 100 containers at once that end one after the other, 10 a second: from the
 *   container's POST until the item's outcome can be read from the API, which is asked every 5 ms; and once more
 *   with all 100 posting in one instant.
 * - auto, callback lost: in simulated time, a tenth of the containers posts nothing. From the instant at which the
 *   item may be over by its siblings (and is) until its outcome can be read, in poll intervals.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { seededNumbers } from "../e2e/chaos/seeded-numbers.ts";
import {
	type SimulatedTutti,
	type SimulatedTuttiOptions,
	startSimulatedTutti,
} from "../e2e/simulated-tutti.ts";
import type { ItemListView } from "../src/api/views.ts";
import { sleep } from "../src/clock/clock.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { steppedClock } from "../src/clock/stepped-clock.ts";

const AT_ONCE = 100;
/** While a container that has ended is replaced. */
const LEAST_AT_ONCE = 80;
const ITEMS = 1000;
const ENDS_PER_SECOND = 10;
const ASK_EVERY_MS = 5;
const POLL_INTERVAL_MS = 10_000;
const QUICK = { pendingMs: 20, pullMs: 20, startMs: 10 };
const UNLIMITED = {
	containerGroups: AT_ONCE,
	standardCores: 10_000,
	createsPer5Minutes: 1_000_000,
	createsPerHour: 1_000_000,
	deletesPer5Minutes: 1_000_000,
	deletesPerHour: 1_000_000,
};

const only = process.argv[2];
if (only !== "auto")
	await withTutti({ clock: realClock(), quotas: UNLIMITED, timing: QUICK }, byEvent);
if (only !== "event")
	await withTutti({ clock: steppedClock({ startMs: Date.UTC(2026, 0, 1) }) }, byLook);

type Containers = Map<number, () => Promise<void>>;
type Some = Pick<SimulatedTuttiOptions, "clock" | "quotas" | "timing">;
type Measure = (tutti: SimulatedTutti, clock: Some["clock"], ends: Containers) => Promise<void>;

/** `ends`: what a container that waits does when it is told to end, by its item. */
async function withTutti(options: Some, measure: Measure): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "tutti-detection-"));
	const ends: Containers = new Map();
	const alive = setInterval(() => undefined, 60_000);
	const tutti = await startSimulatedTutti({
		...{ folder, seed: "detection", pollIntervalMs: POLL_INTERVAL_MS, ...options },
		decide({ command, environment }) {
			const index = Number(environment.TUTTI_ITEM_INDEX);
			const [how, runMs] = [command[0], Number(command[1])];
			const post = () => callBack(environment.TUTTI_CALLBACK_URL ?? "");
			if (how === "wait") {
				const wait = async () => void ends.set(index, post);
				return { runMs, exitCode: 0, callback: { afterMs: 0, call: wait } };
			}
			if (index % 10 === 5) return { runMs, exitCode: 0 };
			return { runMs, exitCode: 0, callback: { afterMs: runMs, call: post } };
		},
	});
	try {
		await measure(tutti, options.clock, ends);
	} finally {
		await tutti.close();
		clearInterval(alive);
		rmSync(folder, { recursive: true });
	}
}

async function byEvent(
	tutti: SimulatedTutti,
	_clock: Some["clock"],
	ends: Containers,
): Promise<void> {
	const job = { completion: "event", command: ["wait", "600000"] };
	const id = await tutti.submit({ ...job, items: { range: { from: 1, to: ITEMS } } });
	const random = seededNumbers("ends");
	const measured: Promise<number>[] = [];
	while (measured.length < ITEMS) {
		await pause((-Math.log(1 - random()) * 1000) / ENDS_PER_SECOND);
		const ready = [...ends.keys()];
		if (ready.length < Math.min(LEAST_AT_ONCE, ITEMS - measured.length)) continue;
		const index = ready[Math.floor(random() * ready.length)]!;
		measured.push(endMs(tutti, id, index, ends));
	}
	say("event, 100 at once, 10 ends a second", "ms", await Promise.all(measured));

	const burst = await tutti.submit({ ...job, items: { range: { from: 1, to: AT_ONCE } } });
	while (ends.size < AT_ONCE) await pause(50);
	const all = [...ends.keys()].map((index) => endMs(tutti, burst, index, ends));
	say("event, 100 ends in one instant", "ms", await Promise.all(all));
}

/** From the POST until the outcome can be read, in milliseconds. */
async function endMs(
	tutti: SimulatedTutti,
	id: string,
	index: number,
	ends: Containers,
): Promise<number> {
	const post = ends.get(index)!;
	ends.delete(index);
	const from = performance.now();
	await post();
	while (!(await hasOutcome(tutti, id, index))) await pause(ASK_EVERY_MS);
	return performance.now() - from;
}

async function byLook(tutti: SimulatedTutti, clock: Some["clock"]): Promise<void> {
	const runMs = 120_000;
	const startUpMs = 13_000;
	const id = await tutti.submit({
		command: ["run", `${runMs}`],
		items: { range: { from: 1, to: AT_ONCE } },
		result: "optional",
		timeouts: { start: "5m", run: "1h" },
	});
	const from = clock.now();
	const silent = new Set(Array.from({ length: AT_ONCE / 10 }, (_, k) => 10 * k + 5));
	await sleep(clock, startUpMs + runMs);
	const intervals: number[] = [];
	while (silent.size > 0) {
		for (const index of silent) {
			if (!(await hasOutcome(tutti, id, index))) continue;
			silent.delete(index);
			intervals.push((clock.now() - from - startUpMs - runMs) / POLL_INTERVAL_MS);
		}
		await sleep(clock, 100);
	}
	say("auto, callback lost", "poll intervals", intervals);
}

async function hasOutcome(tutti: SimulatedTutti, id: string, index: number): Promise<boolean> {
	const path = `/api/jobs/${id}/items?from=${index}&count=1`;
	return (await tutti.get<ItemListView>(path)).items[0]?.outcome !== undefined;
}

async function callBack(url: string): Promise<void> {
	const answer = await fetch(url, { method: "POST", body: "{}" });
	await answer.body?.cancel();
	if (!answer.ok) throw new Error(`The callback was answered ${answer.status}.`);
}

function say(what: string, unit: string, measured: number[]): void {
	const sorted = measured.toSorted((a, b) => a - b);
	const at = (part: number) => sorted[Math.ceil(part * sorted.length) - 1]!.toFixed(2);
	console.log(
		`${what}: median ${at(0.5)}, p99 ${at(0.99)}, longest ${at(1)} ${unit} (${sorted.length} items)`,
	);
}
