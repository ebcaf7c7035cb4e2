import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";
import { type HttpServerUnderTest, startHttpServerUnderTest } from "./http-server-under-test.ts";

let host: HostUnderTest;
let server: HttpServerUnderTest;
let polls = 0;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
	server = await startHttpServerUnderTest((path, response) => {
		const Location = `${server.url}/status`;
		if (path === "/start")
			response.writeHead(202, { Location, "Retry-After": "3600" }).end("started");
		else if (path === "/status" && ++polls < 3)
			response.writeHead(202, { Location }).end("going on");
		else response.writeHead(path === "/bad" ? 500 : 200).end("done");
	});
});
afterAll(async () => {
	server.close();
	await host.close();
});

describe("callHttp", () => {
	it("returns the response, whatever its status", async () => {
		const options = { method: "POST", url: `${server.url}/bad`, body: { a: 1 } };
		expect(await host.outputOf("callsHttp", options)).toMatchObject({
			statusCode: 500,
			content: "done",
			after: "after",
		});
		expect(server.seen.at(-1)).toMatchObject({ body: '{"a":1}' });
	});

	it("polls after a 202, at the instants that are asked for, and goes on in step", async () => {
		const from = server.seen.length;
		const headers = { "x-functions-key": "k", "x-kept": "yes" };
		const options = { method: "POST", url: `${server.url}/start`, headers };
		const id = await host.start("callsHttp", options);
		const { output, createdTime, lastUpdatedTime } = await host.until(id);
		expect(output).toMatchObject({ statusCode: 200, content: "done", after: "after" });
		const seen = server.seen.slice(from);
		expect(seen.map(({ line }) => line)).toEqual([
			"POST /start",
			"GET /status",
			"GET /status",
			"GET /status",
		]);
		expect(seen[1]!.headers).toMatchObject({ "x-kept": "yes" });
		expect(seen[1]!.headers).not.toHaveProperty("x-functions-key");
		// An hour as Retry-After says, then twice 30 seconds.
		expect(Date.parse(lastUpdatedTime) - Date.parse(createdTime)).toBe(3_660_000);
	});

	it("does not poll when told not to", async () => {
		const options = { method: "GET", url: `${server.url}/start`, enablePolling: false };
		expect(await host.outputOf("callsHttp", options)).toMatchObject({ statusCode: 202 });
	});

	it("throws when there is no answer", async () => {
		const options = { method: "GET", url: "http://127.0.0.1:1/" };
		expect(await host.outputOf("callsHttpInVain", options)).toMatch(
			/^Connection refused \(127\.0\.0\.1:1\) \n \{/,
		);
	});
});
