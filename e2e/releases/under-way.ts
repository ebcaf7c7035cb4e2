/** Jobs that are stopped half way, and go on in other code. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { JobView } from "../../src/api/views.ts";
import { type Clock, sleep } from "../../src/clock/clock.ts";
import type { SimulatedTutti } from "../simulated-tutti.ts";
import type { UnderWay } from "./release-files.ts";

/** Few groups, so that some batches have one, some are queued, and some wait for their backoff. */
export const UNDER_WAY_QUOTAS = { containerGroups: 5 };

/** Starts jobs of every kind and comes back in the middle of them. */
export async function startUnderWay(tutti: SimulatedTutti, clock: Clock): Promise<UnderWay> {
	const jobs: UnderWay["jobs"] = [];
	const submit = async (name: string, endsAs: string, items: string[], more: object = {}) => {
		const common = { command: ["work"], attempts: { application: 3, platform: 9 } };
		const id = await tutti.submit({ ...common, name, items, ...more });
		jobs.push({ id, name, endsAs });
		return id;
	};
	const long = { timeouts: { run: "10m" } };
	await submit("first", "succeeded", ["slow", "slow", "fails-once", "callback"], {
		...{ itemsPerGroup: 2, secrets: { TOKEN: { value: "of no worth" } }, ...long },
	});
	const merge = { merge: { command: ["merge"] } };
	await submit("second", "succeeded", ["fails-once", "callback", "slow"], { ...merge, ...long });
	await submit("polled", "succeeded", ["exit", "slow"], { completion: "poll", ...long });
	const canceled = await submit("canceled", "canceled", ["forever", "forever"], long);
	const suspended = await submit("suspended", "succeeded", ["callback", "callback"]);
	await tutti.act(suspended, "suspend");
	await submit("queued", "succeeded", ["callback", "callback", "callback"], { priority: -5 });
	const isHalfWay = ({ items }: JobView) => items.succeeded > 0 && items.waiting > 0;
	const giveUpAt = clock.now() + 600_000;
	for (let views: JobView[] = []; !views.some(isHalfWay); ) {
		if (clock.now() > giveUpAt) throw new Error(`It did not come to it: ${JSON.stringify(views)}`);
		await sleep(clock, 1000);
		views = await Promise.all(jobs.map(({ id }) => tutti.job(id)));
	}
	await tutti.act(canceled, "cancel");
	return { stoppedAt: clock.now(), jobs };
}

/** Sees them to their ends. The name and the end of each. */
export async function finishUnderWay(
	tutti: SimulatedTutti,
	clock: Clock,
	{ jobs }: UnderWay,
): Promise<Record<string, string>> {
	for (const { id, name } of jobs) {
		if (name === "suspended") await tutti.act(id, "resume");
	}
	const ends: Record<string, string> = {};
	for (const { id, name } of jobs) {
		for (let looks = 0; ends[name] === undefined; looks++) {
			const { phase, status, containerGroups } = await tutti.job(id);
			if (phase === "finished" && containerGroups === 0) ends[name] = status ?? "none";
			else if (looks > 8640) ends[name] = phase;
			else await sleep(clock, 10_000);
		}
	}
	return ends;
}

/** The whole of a database in one file: what stands in its log, too. */
export function inOneFile(database: string, folder: string): string {
	const file = join(folder, "whole.db");
	const sql = new DatabaseSync(database);
	sql.prepare("VACUUM INTO ?").run(file);
	sql.close();
	return file;
}
