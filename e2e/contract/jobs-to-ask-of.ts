/** Jobs of which something can be asked, and the values that a right request for each operation has. */
import type { SimulatedRun } from "../../src/aci-emulator/engines/simulated-engine.ts";
import { client } from "../../src/client/client.ts";
import type { OperationName } from "../../src/contract/routes.ts";
import { signCallbackToken } from "../../src/job/callback-token.ts";
import { batchId } from "../../src/job/instance-names.ts";
import { until } from "../local-tutti.ts";
import { INSTALLATION_KEY, type SimulatedTutti } from "../simulated-tutti.ts";
import type { KnownValues } from "./odd-requests.ts";

const POLLED = { image: "alpine", command: ["work"], completion: "poll" } as const;
const HOUR_MS = 3_600_000;

/** What becomes of their containers: an item says it, and a merge step never ends. */
export function runOf({
	TUTTI_ITEM: item,
	TUTTI_RESULTS_URL,
}: Record<string, string>): SimulatedRun {
	const isEndless = item === '"endless"' || TUTTI_RESULTS_URL !== undefined;
	return {
		...{ startUpMs: 20, log: `item ${item}\n` },
		...{ runMs: isEndless ? HOUR_MS : 20, exitCode: item === '"bad"' ? 1 : 0 },
	};
}

/** The values by operation; the first of each makes the right request. */
export async function jobsToAskOf(
	tutti: SimulatedTutti,
): Promise<(name: OperationName) => KnownValues> {
	const running = await tutti.submit({ ...POLLED, items: ["endless", "endless"] });
	const failed = await tutti.submit({ ...POLLED, items: ["good", "bad"] });
	const ended = await tutti.submit({ ...POLLED, items: ["good"] });
	const merging = await mergingJob(tutti);
	await until("jobs to have ended", 40_000, async () => {
		const jobs = await Promise.all([failed, ended].map((id) => tutti.job(id)));
		return jobs.every((job) => job.phase === "finished" && job.containerGroups === 0) || undefined;
	});
	await until("items to run", 40_000, async () => {
		return (await tutti.job(running)).items.running === 2 || undefined;
	});
	const all = [running, failed, ended, merging];
	const first = (id: string) => ({ id: [id, ...all] });
	const common: KnownValues = {
		...{ id: all, index: ["0", "1", "2"], launch: ["1"], run: ["1"], outcome: ["failed"] },
		...{
			status: ["running", "failed"],
			source: ["x"],
			limit: ["1", "100"],
			count: ["1", "1000"],
			from: ["0", "1"],
			after: ["1-0-1", "1-1-2"],
		},
		body: ["good", 7].map((item) => JSON.stringify({ ...POLLED, items: [item] })),
		...tokenFor(running, 0, 0),
	};
	const merge = tokenFor(merging, 1, 1);
	const particular: Partial<Record<OperationName, KnownValues>> = {
		...{
			readResult: first(ended),
			readOutput: first(merging),
			locateOutput: first(merging),
			readLog: first(ended),
		},
		...{ retryJob: first(failed), purgeJob: first(ended) },
		...{ readOutputOfItem: merge, readResultsOfJob: merge },
	};
	return (name) => ({ ...common, ...particular[name] });
}

/** Its one item has an output file and has called back, so that its merge step runs. */
async function mergingJob(tutti: SimulatedTutti): Promise<string> {
	const api = client({ url: tutti.url });
	const endless = { image: "alpine", command: ["work"], items: ["endless"] };
	const merge = { image: "alpine", command: ["merge"] };
	const id = await tutti.submit({ ...endless, completion: "event", merge });
	await until("its item to be launched", 40_000, async () => {
		return (await tutti.job(id)).items.waiting === 0 || undefined;
	});
	const { batch, t } = tokenFor(id, 0, 0);
	const address = { batch: batch[0]!, t: t[0]! };
	await api.putOutput({ ...address, body: new Uint8Array([1, 2, 3]) });
	await api.takeCallback({ ...address, body: { done: true } });
	await until("its merge step", 40_000, async () => {
		return (await tutti.job(id)).phase === "merging" || undefined;
	});
	return id;
}

function tokenFor(jobId: string, batchIndex: number, index: number) {
	const batch = batchId({ jobId, run: 1, batch: batchIndex });
	const claim = { batch, launch: 1, index, expiresAt: Date.now() + HOUR_MS };
	return {
		batch: [batch],
		t: [signCallbackToken(Buffer.from(INSTALLATION_KEY, "base64"), claim)],
	};
}
