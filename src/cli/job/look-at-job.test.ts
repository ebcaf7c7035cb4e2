import { expect, it } from "vitest";
import { sleep } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { startFakeJobServer } from "../fake/fake-job-server.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { type ApiClient, apiClient } from "../server/api-client.ts";
import { localAccess } from "../server/server-access.ts";
import { lookDelayMs } from "./follow-job.ts";
import { isEnded } from "./job-progress.ts";
import { lookAtJob } from "./look-at-job.ts";

const PACE = { leastMs: 250, mostMs: 1_000 };

/** Four pages of 250 items, ten at once, 1.5 s each: 150 s in all. */
const play = aPlay({ items: Array.from({ length: 1000 }, () => null), parallelism: 10 });

function counted(client: ApiClient): { client: ApiClient; pages: number[] } {
	const pages: number[] = [];
	const readItems: ApiClient["readItems"] = (given) => {
		pages.push(given.from!);
		return client.readItems(given);
	};
	return { client: { ...client, readItems }, pages };
}

it("reads every page once, and then only those in which something may have changed", async () => {
	const clock = steppedClock({ startMs: 1000 });
	const server = await startFakeJobServer(clock, [play]);
	const { client, pages } = counted(apiClient(localAccess(server.url)));
	try {
		let progress = await lookAtJob(client, play.id);
		expect(pages.splice(0)).toEqual([0, 250, 500, 750]);
		progress = await lookAtJob(client, play.id, progress);
		expect(pages.splice(0)).toEqual([]);

		await sleep(clock, 60_000);
		progress = await lookAtJob(client, play.id, progress);
		expect(pages.splice(0)).toEqual([0, 250]);

		await sleep(clock, 100_000);
		progress = await lookAtJob(client, play.id, progress);
		expect(pages.splice(0)).toEqual([250, 500, 750]);
		expect(progress.items.every(isEnded)).toBe(true);
	} finally {
		await server.close();
	}
});

it("looks ever more slowly, and never for more than a fifth of the time", () => {
	expect([0, 15_000, 30_000, 60_000, 1e9].map((ageMs) => lookDelayMs(ageMs, 0, PACE))).toEqual([
		250, 250, 500, 1000, 1000,
	]);
	expect(lookDelayMs(0, 400, PACE)).toBe(1600);
});
