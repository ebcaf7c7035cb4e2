import { HttpRequest } from "@azure/functions";
import { afterEach, beforeEach, expect, it } from "vitest";
import { JOB_ID, type WorldUnderTest, worldUnderTest } from "../activities/world-under-test.ts";
import { locateOutput, readOutput } from "./read-output.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

function request(): HttpRequest {
	const url = `http://127.0.0.1/api/jobs/${JOB_ID}/items/0/output`;
	return new HttpRequest({ method: "GET", url, params: { id: JOB_ID, index: "0" } });
}

async function sendFile(): Promise<void> {
	await world.store.writeFile(`${JOB_ID}/file`, Buffer.from("<p>"), { contentType: "text/html" });
	await world.store.writeOutcome(JOB_ID, {
		...{ run: 1, index: 0, status: "succeeded", attempts: 1, launches: 1 },
		finishedAt: world.now(),
		output: { file: `${JOB_ID}/file`, bytes: 3, contentType: "text/html" },
	});
}

it("a file that only the app has is told to have no address, and is saved by its reader", async () => {
	await sendFile();
	expect(await locateOutput(request(), world.context)).toEqual({ jsonBody: {} });
	expect(await readOutput(request(), world.context)).toMatchObject({
		headers: { "Content-Disposition": `attachment; filename="${JOB_ID}-0"` },
	});
});

it("a file in storage has an address for an hour, the one that a reader is redirected to", async () => {
	await sendFile();
	const asked: unknown[] = [];
	world.context.world.store.downloadUrl = async (name, options) => {
		asked.push([name, options]);
		return "https://storage.example/file?sig=a";
	};
	const expiresAt = world.now() + 3_600_000;
	expect(await locateOutput(request(), world.context)).toEqual({
		jsonBody: {
			url: "https://storage.example/file?sig=a",
			expiresAt: new Date(expiresAt).toISOString(),
		},
	});
	expect(await readOutput(request(), world.context)).toMatchObject({
		status: 302,
		headers: { Location: "https://storage.example/file?sig=a" },
	});
	const once = [`${JOB_ID}/file`, { expiresAt, saveAs: `${JOB_ID}-0` }];
	expect(asked).toEqual([once, once]);
});

it("an item without a file is told so by both", async () => {
	const noFile = { code: "NoOutput" };
	await expect(locateOutput(request(), world.context)).rejects.toMatchObject(noFile);
	await expect(readOutput(request(), world.context)).rejects.toMatchObject(noFile);
});
