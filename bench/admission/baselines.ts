/**
 * How container groups are admitted without a ledger: what people write in scripts and schedulers. Each item's group
 * is created, looked at every 10 s until its end is seen, and deleted; then the next item has its turn.
 */
import { type Clock, sleep } from "../../src/clock/clock.ts";
import type { GroupClient, GroupReply } from "./group-client.ts";

export interface BaselineRun {
	clock: Clock;
	groups: GroupClient;
	items: number;
	/** How many groups the quota allows at once. */
	slots: number;
	/** Uniform in [0, 1). */
	random: () => number;
}

export interface BaselineResult {
	/** Items whose group was never created, or whose end was never seen. */
	lost: number;
	lastEndKnownAt: number;
}

export const BASELINES = {
	"all at once, backoff 1-60 s": (run) => eachItem(run, run.items, backoff(run)),
	"all at once, obeying Retry-After": (run) => eachItem(run, run.items, retryAfter(run)),
	"all at once, the SDK's defaults": (run) => eachItem(run, run.items, sdkDefaults),
	"5 at a time": (run) => eachItem(run, 5, backoff(run)),
	"50 at a time": (run) => eachItem(run, 50, backoff(run)),
	"token bucket and semaphore": (run) => {
		const gates = { create: tokenBucket(run.clock), delete: tokenBucket(run.clock) };
		return eachItem(run, run.slots, backoff(run), gates);
	},
} satisfies Record<string, (run: BaselineRun) => Promise<BaselineResult>>;

export type Baseline = keyof typeof BASELINES;

/** How long to wait after the n-th refusal of a request, in milliseconds; undefined: give up. */
type Patience = (reply: GroupReply, refusals: number) => number | undefined;
type Gate = () => Promise<void>;

const POLL_MS = 10_000;
const open: Gate = async () => undefined;

/** Works through the items in order, so many side by side. */
async function eachItem(
	run: BaselineRun,
	sideBySide: number,
	patience: Patience,
	gates: { create: Gate; delete: Gate } = { create: open, delete: open },
): Promise<BaselineResult> {
	const result: BaselineResult = { lost: 0, lastEndKnownAt: run.clock.now() };
	const left = Array.from({ length: run.items }, (_, index) => index).values();
	const work = async () => {
		for (const index of left) {
			const send = (method: "PUT" | "DELETE", gate: Gate) =>
				untilTaken(run, patience, gate, () => run.groups.send(method, index));
			if (!(await send("PUT", gates.create))) result.lost++;
			else {
				while (!(await run.groups.hasEnded(index))) await sleep(run.clock, POLL_MS);
				result.lastEndKnownAt = run.clock.now();
				await send("DELETE", gates.delete);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(sideBySide, run.items) }, work));
	return result;
}

/** Sends the request again until it is taken. False: patience ran out. */
async function untilTaken(
	{ clock }: BaselineRun,
	patience: Patience,
	gate: Gate,
	send: () => Promise<GroupReply>,
): Promise<boolean> {
	for (let refusals = 1; ; refusals++) {
		await gate();
		const reply = await send();
		if (reply.status < 300) return true;
		const waitMs = patience(reply, refusals);
		if (waitMs === undefined) return false;
		await sleep(clock, waitMs);
	}
}

/** From 1 s, doubling up to 60 s, each wait drawn from its upper half. */
function backoff({ random }: BaselineRun): Patience {
	return (_, refusals) => Math.min(60_000, 1000 * 2 ** (refusals - 1)) * (0.5 + 0.5 * random());
}

/** As the service says; where it says nothing, as by backoff. */
function retryAfter(run: BaselineRun): Patience {
	const otherwise = backoff(run);
	return (reply, refusals) => reply.retryAfterMs ?? otherwise(reply, refusals);
}

/** Of @azure/core-rest-pipeline: three more tries, and those only where the service says when. */
const sdkDefaults: Patience = ({ retryAfterMs }, refusals) =>
	refusals > 3 ? undefined : retryAfterMs;

/** 300 an hour, 100 at once: as the documented limits read. */
function tokenBucket(clock: Clock): Gate {
	const size = 100;
	const perMs = 300 / 3_600_000;
	let tokens = size;
	let at = clock.now();
	return async () => {
		const now = clock.now();
		tokens = Math.min(size, tokens + (now - at) * perMs) - 1;
		at = now;
		// Those who come meanwhile owe more, and wait longer.
		if (tokens < 0) await sleep(clock, Math.ceil(-tokens / perMs));
	};
}
