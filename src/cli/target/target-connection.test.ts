import { join } from "node:path";
import { expect, it } from "vitest";
import { holding } from "../../clock/clock.ts";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { connectToTarget } from "./target-connection.ts";

const GATEWAY = { status: 503, body: "<html>" };

async function setUp() {
	const cwd = temporaryFolder();
	const clock = steppedClock({ startMs: 0 });
	const server = await serveFake([aPlay()]);
	server.isDeployed = true;
	const told: string[] = [];
	const stop = new AbortController();
	const reach = {
		context: { cwd, clock, environment: { TUTTI_CONFIG: join(cwd, "config") } },
		target: { name: "prod", url: server.url, from: "added" } as const,
		where: { words: "at prod", option: " --target prod", target: "prod" },
		signal: stop.signal,
		tell: (message: string) => void told.push(message),
	};
	return { server, clock, told, stop, connect: () => connectToTarget(reach, reach.tell) };
}

it("waits for a target that is just starting, and says so once", async () => {
	const { server, clock, told, connect } = await setUp();
	server.refuse = GATEWAY;
	clock.callAt(20_000, () => {
		delete server.refuse;
	});
	const { client } = await connect();
	expect((await client.readJob({ id: "tiles-x7k2" })).id).toBe("tiles-x7k2");
	expect(told).toEqual([
		"prod does not answer yet. One that had nothing to do takes a while to start.",
	]);
});

it("gives one up that does not start within 3 minutes", async () => {
	const { server, clock, connect } = await setUp();
	server.refuse = GATEWAY;
	await expect(connect()).rejects.toThrow("prod answered 503 to GET /api/jobs");
	expect(clock.now()).toBeGreaterThanOrEqual(180_000);
	expect(clock.now()).toBeLessThan(190_000);
});

it("does not wait for an address at which nobody is", async () => {
	const { server, clock, told, connect } = await setUp();
	await server.close();
	const connected = holding(clock, connect);
	await expect(connected).rejects.toThrow(`prod at ${server.url} cannot be reached`);
	expect([clock.now(), told]).toEqual([0, []]);
});

it("goes on asking through an outage of minutes, and says when it began and ended", async () => {
	const { server, clock, told, connect } = await setUp();
	const connection = await holding(clock, connect);
	server.refuse = GATEWAY;
	const asked = holding(clock, async () => {
		const answer = connection.ask((client) => client.readJob({ id: "tiles-x7k2" }));
		await expect.poll(() => told.length).toBe(1);
		clock.callAt(clock.now() + 300_000, () => {
			delete server.refuse;
		});
		return { answer };
	});
	expect(await (await asked).answer).toBeDefined();
	expect(told).toEqual([
		"prod has stopped answering. Trying again; the job goes on there.",
		"prod answers again.",
	]);
});

it("takes a host that does not know its functions for a moment as an outage", async () => {
	const { server, clock, told, connect } = await setUp();
	const { ask } = await holding(clock, connect);
	server.refuse = { status: 404, body: "" };
	server.isDeployed = false;
	const asked = holding(clock, async () => {
		const answer = ask((client) => client.readJob({ id: "tiles-x7k2" }));
		await expect.poll(() => told).toHaveLength(1);
		delete server.refuse;
		server.isDeployed = true;
		return { answer };
	});
	expect((await (await asked).answer).id).toBe("tiles-x7k2");
});

it("gives up after ten minutes, and says how to come back", async () => {
	const { server, connect } = await setUp();
	const connection = await connect();
	server.refuse = GATEWAY;
	const asked = connection.ask((client) => client.readJob({ id: "tiles-x7k2" }));
	await expect(asked).rejects.toMatchObject({
		name: "ServerLost",
		message: expect.stringMatching(/^prod has not answered for 10 minutes: /),
		hint: "Jobs go on there; follow one again: tutti attach <job-id> --target prod",
	});
});

it("stops asking when it is interrupted, and passes on what the target refuses", async () => {
	const { server, stop, connect } = await setUp();
	const connection = await connect();
	await expect(connection.ask((client) => client.readJob({ id: "none" }))).rejects.toThrow(
		"There is no job",
	);
	server.refuse = GATEWAY;
	const asked = connection.ask((client) => client.readJob({ id: "x" }));
	stop.abort(new Error("Interrupted."));
	await expect(asked).rejects.toThrow("Interrupted.");
});

it("is refused by what is no Tutti", async () => {
	const { server, connect } = await setUp();
	server.isDeployed = false;
	await expect(connect()).rejects.toThrow("What answers at prod is no Tutti");
});
