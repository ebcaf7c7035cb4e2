import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { connectToServer } from "./server-connection.ts";
import { noteStop } from "./state-folder.ts";

async function connected(clock = steppedClock({ startMs: 1000 })) {
	const cwd = temporaryFolder();
	const stateFolder = join(cwd, ".tutti");
	mkdirSync(stateFolder);
	const server = await serveFake([aPlay()]);
	const context = contextUnderTest({ cwd, clock, url: server.url });
	const stop = new AbortController();
	const notices: string[] = [];
	const connection = await connectToServer({
		context,
		stateFolder,
		signal: stop.signal,
		notice: (message) => notices.push(message),
		tell: (message) => notices.push(message),
	});
	return { connection, server, context, stateFolder, stop, notices };
}

describe("the connection to the server", () => {
	it("passes on what the server has to say", async () => {
		const { notices } = await connected();
		expect(notices).toEqual(["A notice."]);
	});

	it("starts the server again when it has died, says so once, and goes on with the new one", async () => {
		const { connection, server, context, notices } = await connected();
		const second = await serveFake([aPlay()]);
		await server.close();
		context.url = second.url;
		const job = await connection.ask((client) => client.readJob({ id: "tiles-x7k2" }));
		expect(job.id).toBe("tiles-x7k2");
		expect((await connection.client.listJobs({ limit: 1 })).jobs).toHaveLength(1);
		expect(notices).toHaveLength(2);
		expect(context.calls).toHaveLength(2);
	});

	it("takes 503 for a server that is on its way down", async () => {
		const { connection, server, context } = await connected();
		const second = await serveFake([aPlay()]);
		server.refuse = { status: 503, body: "" };
		context.url = second.url;
		await expect(
			connection.ask((client) => client.readJob({ id: "tiles-x7k2" })),
		).resolves.toBeDefined();
	});

	it("throws on what the server refuses", async () => {
		const { connection, context } = await connected();
		await expect(connection.ask((client) => client.readJob({ id: "none" }))).rejects.toThrow(
			"There is no job",
		);
		expect(context.calls).toHaveLength(1);
	});

	it("tries ever more slowly, and gives up after 60 s", async () => {
		const { connection, server, context } = await connected();
		await server.close();
		context.url = undefined;
		const asked = connection.ask((client) => client.readJob({ id: "tiles-x7k2" }));
		await expect(asked).rejects.toMatchObject({
			name: "ServerLost",
			message: "The server did not come back within 60 s: It does not start.",
		});
		expect(context.clock.now()).toBeLessThanOrEqual(61_000);
		expect(context.calls.length).toBeGreaterThan(8);
		expect(context.calls.length).toBeLessThan(16);
	});

	it("does not start a server that was stopped on purpose", async () => {
		const { connection, server, context, stateFolder, notices } = await connected();
		await server.close();
		noteStop(stateFolder, 1001);
		await expect(connection.ask((client) => client.readJob({ id: "x" }))).rejects.toThrow(
			"`tutti down`",
		);
		expect(context.calls).toHaveLength(1);
		expect(notices).toEqual(["A notice."]);
	});

	it("stops trying when it is interrupted", async () => {
		const { connection, server, context, stop } = await connected(realClock());
		await server.close();
		context.url = undefined;
		const asked = connection.ask((client) => client.readJob({ id: "x" }));
		stop.abort(new Error("Interrupted."));
		await expect(asked).rejects.toThrow("Interrupted.");
	});
});
