import { afterEach, beforeEach, expect, it } from "vitest";
import { readCallbackToken } from "../../job/callback-token.ts";
import { batchId } from "../../job/instance-names.ts";
import { sealSecrets } from "../../store/sealed-secrets.ts";
import { sampleJob } from "../../store/suite/samples.ts";
import { LAUNCH, LEASE, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { groupSpec } from "./group-spec.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const INPUT = { ...LAUNCH, region: "northeurope", goodUntil: 2_000_000, endedLaunches: {} };
const spec = async (changes: object = {}, record: object = {}) =>
	groupSpec(
		{ ...INPUT, ...changes },
		{ ...(await world.store.readJob(LAUNCH.jobId))!, ...record },
		world.context.world,
	);

it("is named as its launch, tagged with hub, job and launch, in the region that was granted", async () => {
	expect(await spec()).toMatchObject({
		name: LEASE,
		location: "northeurope",
		sku: "standard",
		tags: { "tutti-hub": "local", "tutti-job": LAUNCH.jobId, "tutti-launch": LEASE },
	});
});

it("gives each item a container of its own, that knows item, attempt and where to call", async () => {
	const { containers } = await spec({
		items: [0, 1],
		endedLaunches: { 1: { platform: 2, capacity: 5 } },
	});
	expect(containers.map(({ name }) => name)).toEqual(["item-0", "item-1"]);
	expect(containers[1]!.env).toMatchObject({
		TUTTI_ITEM: '"b"',
		TUTTI_ITEM_INDEX: "1",
		TUTTI_ITEM_COUNT: "2",
		// Waiting for capacity is no attempt.
		TUTTI_ATTEMPT: "3",
		GREETING: "Grüße",
	});
	expect(containers[0]!.env.TUTTI_ATTEMPT).toBe("1");
});

it("signs one token for a launch's item, for the callback and the output, the same each time", async () => {
	const first = (await spec()).containers[0]!.secretEnv as Record<string, string>;
	expect((await spec()).containers[0]!.secretEnv).toEqual(first);
	const batch = batchId(LAUNCH);
	const url = new URL(first.TUTTI_CALLBACK_URL!);
	expect(url.pathname).toBe(`/api/callbacks/${batch}`);
	expect(first.SENDEVENTPOSTURI).toBe(first.TUTTI_CALLBACK_URL);
	expect(first.TUTTI_OUTPUT_URL).toBe(
		first.TUTTI_CALLBACK_URL!.replace("/callbacks/", "/outputs/"),
	);
	const token = url.searchParams.get("t")!;
	const { installationKey } = world.context.world;
	// Until the grant, the start, the run and one more hour are over.
	const end = 2_000_000 + 300_000 + 600_000 + 3_600_000;
	expect(readCallbackToken(installationKey, batch, token, end - 1)).toEqual({
		launch: 1,
		index: 0,
	});
	expect(readCallbackToken(installationKey, batch, token, end + 1)).toBe("expired");
});

it("puts secrets where ACI never shows them, and nowhere else", async () => {
	const { installationKey } = world.context.world;
	const sealedSecrets = sealSecrets(installationKey, LAUNCH.jobId, { TOKEN: "hunter2" });
	const { job } = (await world.store.readJob(LAUNCH.jobId))!;
	const withSecret = { sealedSecrets, job: { ...job, secretNames: ["TOKEN"] } };
	const { containers, ...rest } = await spec({}, withSecret);
	const { secretEnv, ...open } = containers[0]!;
	expect(secretEnv.TOKEN).toBe("hunter2");
	expect(JSON.stringify([rest, open])).not.toContain("hunter2");
});

it("describes the merge step's container as the job file does, with the results' URL", async () => {
	const record = (await world.store.readJob(LAUNCH.jobId))!;
	const merge = {
		...sampleJob("m").job,
		image: "merge:1",
		resources: { cpuCores: 2, memoryGb: 4 },
	};
	const { containers } = await spec({ items: [2], batch: 2 }, { job: { ...record.job, merge } });
	expect(containers).toMatchObject([
		{ name: "item-2", image: "merge:1", cpuCores: 2, env: { TUTTI_ITEM: "null" } },
	]);
	expect(containers[0]!.secretEnv.TUTTI_RESULTS_URL).toContain("/api/results/");
	expect((await spec()).containers[0]!.secretEnv).not.toHaveProperty("TUTTI_RESULTS_URL");
});

it("sends outputs to the store where that has addresses that last as long as the container may run", async () => {
	const asked: { name: string; expiresAt: number }[] = [];
	let url: string | undefined = "https://store.example/signed";
	world.context.world.store.uploadUrl = async (name, { expiresAt }) => {
		asked.push({ name, expiresAt });
		return url;
	};
	const outputUrl = async (goodUntil: number) =>
		(await spec({ goodUntil })).containers[0]!.secretEnv.TUTTI_OUTPUT_URL;
	expect(await outputUrl(2_000_000)).toBe(url);
	expect(asked).toEqual([
		{ name: `${LAUNCH.jobId}/outputs/0-1-1`, expiresAt: 2_000_000 + 300_000 + 600_000 + 3_600_000 },
	]);
	url = undefined;
	expect(await outputUrl(2_000_000)).toContain("/api/outputs/");
});
