import { HttpRequest } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { outputFile } from "../activities/launch/output-file.ts";
import { settleLaunch } from "../activities/launch/settle-launch.ts";
import {
	JOB_ID,
	LAUNCH,
	type WorldUnderTest,
	worldUnderTest,
} from "../activities/world-under-test.ts";
import { signCallbackToken } from "../job/callback-token.ts";
import { batchId } from "../job/instance-names.ts";
import { takeCallback } from "./callback.ts";
import { putOutput } from "./put-output.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

const KEY = { jobId: JOB_ID, run: 1, launch: 1, index: 0 };

/** A request of the container of the launch, by its token. */
function fromContainer(method: "POST" | "PUT", body: string): HttpRequest {
	const batch = batchId(LAUNCH);
	const { installationKey } = world.context.world;
	const claim = { batch, launch: 1, index: 0, expiresAt: world.now() + 60_000 };
	const query = { t: signCallbackToken(installationKey, claim) };
	const url = "http://127.0.0.1/api/callbacks";
	return new HttpRequest({ method, url, query, params: { batch }, body: { string: body } });
}
const post = (body: string) => takeCallback(fromContainer("POST", body), world.context);
const put = (body: string) => putOutput(fromContainer("PUT", body), world.context);
const record = () => world.store.readLaunchRecord(KEY);

describe("what a container sends", () => {
	it("is stored first and raised then: a callback; a file is kept as it is", async () => {
		expect(await post("42")).toMatchObject({ status: 202 });
		expect((await record()).callback).toMatchObject({ result: { json: "42" } });
		expect(world.said.raised).toEqual([`${batchId(LAUNCH)} ended-1-0`]);
		expect(await put("bytes")).toMatchObject({ status: 201 });
		expect(await world.store.fileInfo(outputFile(KEY))).toMatchObject({ bytes: 5 });
	});

	it("a file that was taken is in the outcome, also when the end was being settled by then", async () => {
		await post("42");
		const { store } = world.context.world;
		const fileInfo = store.fileInfo.bind(store);
		let taken: { status?: number } | undefined;
		store.fileInfo = async (name) => {
			const found = await fileInfo(name);
			if (name === outputFile(KEY)) taken ??= await put("bytes");
			return found;
		};
		const ended = {
			result: "created",
			answeredAt: world.now(),
			endedLaunches: {},
			asks: 0,
		} as const;
		await settleLaunch({ ...LAUNCH, ...ended }, world.context);
		expect(taken).toMatchObject({ status: 201 });
		const { output } = (await store.readOutcome(JOB_ID, 0))!;
		expect(output).toMatchObject({ file: outputFile(KEY), bytes: 5 });
	});

	it("is refused, a file too, when its launch was closed while the file was written", async () => {
		const { store } = world.context.world;
		const writeFile = store.writeFile.bind(store);
		store.writeFile = async (...file) => {
			await writeFile(...file);
			const closed = { again: "application", message: "" } as const;
			await store.changeLaunchRecord(KEY, (now) => ({ ...now, closed }));
		};
		await expect(put("bytes")).rejects.toMatchObject({ code: "LaunchOver" });
	});

	it("leaves nothing of a job that was removed meanwhile, even when it is not JSON", async () => {
		await world.store.deleteJob(JOB_ID);
		for (const send of [() => post("42"), () => post("{"), () => put("bytes")]) {
			await expect(send()).rejects.toMatchObject({ code: "JobNotFound" });
		}
		expect(await record()).toEqual({});
		expect(await world.store.fileInfo(outputFile(KEY))).toBeUndefined();
	});

	it("leaves nothing of a job that has ended or is being removed, nor of an earlier run", async () => {
		for (const change of [{ phase: "finished" }, { phase: "purging" }, { run: 2 }] as const) {
			await world.store.changeJob(JOB_ID, (job) => ({ ...job, ...change }));
			for (const send of [() => post("42"), () => put("bytes")]) {
				await expect(send()).rejects.toMatchObject({ code: "LaunchOver" });
			}
			await world.store.changeJob(JOB_ID, (job) => ({ ...job, phase: "running" }));
		}
		expect(await record()).toEqual({});
		expect(await world.store.fileInfo(outputFile(KEY))).toBeUndefined();
	});

	it("replaces no file of a launch that was closed while it was on its way", async () => {
		await put("early");
		const request = fromContainer("PUT", "too late");
		const read = request.arrayBuffer.bind(request);
		const arrayBuffer = async () => {
			await world.store.changeLaunchRecord(KEY, () => ({
				closed: { again: "platform", message: "" },
			}));
			return await read();
		};
		Object.defineProperty(request, "arrayBuffer", { value: arrayBuffer });
		await expect(putOutput(request, world.context)).rejects.toMatchObject({ code: "LaunchOver" });
		expect(await world.store.fileInfo(outputFile(KEY))).toMatchObject({ bytes: 5 });
	});
});
