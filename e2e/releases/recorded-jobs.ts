/**
 * The jobs whose histories are kept, and the faults that they meet: together they take every way through the
 * orchestrators that can be brought about from outside.
 */
import type {
	SimulatedContainer,
	SimulatedRun,
} from "../../src/aci-emulator/engines/simulated-engine.ts";
import type { FaultCall, FaultHook } from "../../src/aci-emulator/faults/faults.ts";
import type { JobView } from "../../src/api/views.ts";
import { type Clock, holding, sleep } from "../../src/clock/clock.ts";
import type { SimulatedTutti } from "../simulated-tutti.ts";

/** What an item's container does; it is the item. */
type Way =
	| "callback"
	| "exit"
	| "fails"
	| "fails-once"
	| "fails-in-the-first-run"
	| "slow"
	| "forever";

/** What containers do, on this clock: it stands still while one calls back. */
export function recordedContainers(clock: Clock): (container: SimulatedContainer) => SimulatedRun {
	return (container) => recordedContainer(clock, container);
}

function recordedContainer(
	clock: Clock,
	{ groupName, environment }: SimulatedContainer,
): SimulatedRun {
	const way = environment.TUTTI_RESULTS_URL === undefined ? wayOf(environment) : "callback";
	const post = () => holding(clock, () => callBack(environment.TUTTI_CALLBACK_URL ?? ""));
	const succeeds = { runMs: 5000, exitCode: 0, callback: { afterMs: 4000, call: post } };
	const fails = { runMs: 5000, exitCode: 3 };
	switch (way) {
		case "fails":
			return fails;
		case "fails-once":
			return environment.TUTTI_ATTEMPT === "1" ? fails : succeeds;
		case "fails-in-the-first-run":
			return groupName.includes("-r1-") ? fails : succeeds;
		case "slow":
			return { runMs: 90_000, exitCode: 0, callback: { afterMs: 80_000, call: post } };
		case "exit":
			return { runMs: 5000, exitCode: 0 };
		case "forever":
			return { runMs: Number.POSITIVE_INFINITY, exitCode: 0 };
		default:
			return succeeds;
	}
}

/** Tried again, as the app may be replaced at that very instant. */
async function callBack(url: string): Promise<void> {
	for (let tries = 1; ; tries++) {
		try {
			const answer = await fetch(url, { method: "POST", body: "4" });
			await answer.body?.cancel();
			return;
		} catch (error) {
			if (tries === 5) throw error;
		}
	}
}

function wayOf(environment: Record<string, string>): Way {
	const item: unknown = JSON.parse(environment.TUTTI_ITEM ?? "null");
	return typeof item === "string" ? (item as Way) : "callback";
}

/** What ACI does to the jobs of these names: each fault a few times and no more. */
export function recordedFaults(): FaultHook {
	const left: Record<string, number> = {
		capacity: 1,
		stubborn: 3,
		unknown: 1,
		late: 60,
		undeleted: 2,
		withdrawn: 10,
	};
	const strike = (name: string, { containerGroup = "" }: FaultCall) =>
		containerGroup.startsWith(`${name}-`) && (left[name] ?? 0) > 0 && left[name]!-- > 0;
	return (call) => {
		switch (call.operation) {
			case "ContainerGroups_CreateOrUpdate":
				if (strike("capacity", call) || strike("stubborn", call)) return { kind: "capacity" };
				if (strike("unknown", call)) {
					return { kind: "answer", status: 503, code: "ServiceUnavailable" };
				}
				return undefined;
			case "ContainerGroups_Get":
				if (!strike("late", call) && !strike("withdrawn", call)) return undefined;
				return { kind: "answer", status: 503, code: "ServiceUnavailable" };
			case "ContainerGroups_Delete":
				if (!strike("undeleted", call)) return undefined;
				return { kind: "answer", status: 503, code: "ServiceUnavailable" };
			default:
				return undefined;
		}
	};
}

/** Runs them all, and tells at moments at which something is worth recording. */
export async function runRecordedJobs(
	tutti: SimulatedTutti,
	clock: Clock,
	tell: () => Promise<void>,
): Promise<string[]> {
	const ids: string[] = [];
	const submit = async (name: string, items: Way[], more: object = {}) => {
		const job = { name, command: ["work"], items, attempts: { application: 2 }, ...more };
		const id = await tutti.submit(job);
		ids.push(id);
		return id;
	};
	const until = async (id: string, isSo: (job: JobView) => boolean) => {
		while (!isSo(await tutti.job(id))) await sleep(clock, 1000);
		await tell();
	};
	const isOver = ({ phase, containerGroups }: JobView) =>
		phase === "finished" && containerGroups === 0;

	const packed: Way[] = ["callback", "fails-once", "callback", "fails", "exit"];
	const merge = { merge: { command: ["merge"] } };
	const together = [
		await submit("packed", packed, { itemsPerGroup: 2, result: "optional" }),
		await submit("merged", ["callback", "exit", "callback"], { completion: "poll", ...merge }),
		await submit("event", ["callback", "exit"], { completion: "event" }),
		await submit("timeout", ["forever"], { timeouts: { run: "20s" }, attempts: {} }),
		await submit("empty", []),
		await submit("capacity", ["callback"]),
		await submit("unknown", ["callback"]),
		await submit("late", ["callback"]),
		await submit("undeleted", ["callback"]),
	];
	const withdrawn = await submit("withdrawn", ["callback"]);
	const canceled = await submit("canceled", ["forever", "forever", "forever"], { parallelism: 1 });
	await until(canceled, ({ items }) => items.running + items.launched > 0);
	await tutti.act(canceled, "cancel");
	// It is canceled between its grant and its PUT.
	await tutti.act(withdrawn, "cancel");
	const suspended = await submit("suspended", ["callback", "callback"], { parallelism: 1 });
	await until(suspended, ({ items }) => items.succeeded === 1);
	await tutti.act(suspended, "suspend");
	await sleep(clock, 120_000);
	await tell();
	await tutti.act(suspended, "resume");
	for (const id of [...together, withdrawn, canceled, suspended]) await until(id, isOver);

	const again = await submit("again", ["callback", "fails-in-the-first-run"], { ...merge });
	await until(again, isOver);
	await tutti.act(again, "retry");
	await until(again, isOver);
	// More launches than one history holds.
	const stubborn = { attempts: { application: 20 }, backoff: { first: "1s", most: "2s" } };
	const long = await submit("stubborn", ["fails", "fails"], { itemsPerGroup: 2, ...stubborn });
	while (!isOver(await tutti.job(long))) {
		await sleep(clock, 30_000);
		await tell();
	}
	await asked(tutti, clock, `/api/jobs/${again}`, { method: "DELETE" });
	await sleep(clock, 60_000);
	await tell();
	return ids;
}

/** A user's orchestrator, which runs items by the library: that of own-app. */
export async function runOwnOrchestrator(tutti: SimulatedTutti, clock: Clock): Promise<void> {
	const start = await asked(tutti, clock, "/api/sum-of-items", {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ items: ["callback", "callback"] }),
	});
	const { id } = JSON.parse(start) as { id: string };
	const path = `/runtime/webhooks/durabletask/instances/${id}`;
	for (;;) {
		const { runtimeStatus } = JSON.parse(await asked(tutti, clock, path)) as Record<string, string>;
		if (runtimeStatus === "Completed") return;
		await sleep(clock, 1000);
	}
}

async function asked(
	tutti: SimulatedTutti,
	clock: Clock,
	path: string,
	request: RequestInit = {},
): Promise<string> {
	return await holding(clock, async () => {
		const answer = await fetch(tutti.url + path, request);
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
		return text;
	});
}
