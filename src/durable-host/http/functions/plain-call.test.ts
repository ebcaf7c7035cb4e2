import { Agent, request } from "node:http";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../../host-under-test.ts";

let host: HostUnderTest;
let root: string;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("http") });
	root = `${host.url}/V1/acme`;
});
afterAll(() => host.close());

describe("an HTTP function", () => {
	it("gets parameters of route and prefix, the query, and headers", async () => {
		const headers = { "x-said": "hello" };
		const response = await fetch(`${root}/TELL/7?q=1&Q=a%20b&empty=`, { headers });
		expect(await response.json()).toEqual({
			url: `${root}/TELL/7?q=1&Q=a%20b&empty=`,
			params: { tenant: "acme", id: "7" },
			query: [
				["q", "1"],
				["Q", "a b"],
				["empty", ""],
			],
			header: "hello",
			body: "",
		});
	});

	it("gets several values of one name as one, as in Azure", async () => {
		const response = await fetch(`${root}/tell?q=1&q=2`);
		expect(await response.json()).toMatchObject({
			query: [["q", "1,2"]],
			params: { tenant: "acme" },
		});
		const odd = await fetch(`${root}/tell?constructor=1&constructor=2`);
		expect(await odd.json()).toMatchObject({ query: [["constructor", "1,2"]] });
	});

	it("that takes HEAD and OPTIONS is called by them", async () => {
		for (const method of ["HEAD", "OPTIONS"]) {
			const response = await fetch(`${root}/tell`, { method });
			expect([response.status, response.headers.get("x-method")]).toEqual([200, method]);
			if (method === "HEAD") expect(await response.text()).toBe("");
		}
	});

	it.each([
		["PUT", "/tell"],
		["GET", "/tell/seven"],
		["HEAD", "/cookies"],
		["GET", "/nowhere"],
	])("is not there for %s %s, and the answer has no body", async (method, path) => {
		const response = await fetch(root + path, { method });
		expect([response.status, await response.text()]).toEqual([404, ""]);
		expect(response.headers.get("allow")).toBeNull();
	});

	it("sets cookies as ASP.NET Core does", async () => {
		const response = await fetch(`${root}/cookies`);
		expect(response.headers.getSetCookie()).toEqual([
			"plain=a%20b; path=/",
			"full=1; expires=Thu, 01 Jan 1970 00:00:02 GMT; max-age=7; domain=example.org; path=/x; secure; samesite=none; httponly",
		]);
	});

	it.each([
		[202, "text"],
		[204, ""],
		[304, ""],
		[418, "text"],
	])("answers %i", async (status, body) => {
		const response = await fetch(`${root}/status/${status}`);
		expect([response.status, await response.text()]).toEqual([status, body]);
	});

	it("carries the custom headers of host.json, unless it has its own", async () => {
		const { headers } = await fetch(`${root}/tell`);
		expect(headers.get("x-content-type-options")).toBe("nosniff");
		expect(headers.get("x-own")).toBe("the function's");
		expect((await fetch(`${root}/status/200`)).headers.get("x-own")).toBe("the host's");
	});

	it("is not called when its client goes in the middle of a request", async () => {
		const { hostname, port } = new URL(host.url);
		const socket = connect(Number(port), hostname);
		socket.write("POST /v1/a/tell HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
		await new Promise((resolve) => setTimeout(resolve, 50));
		socket.destroy();
		expect((await fetch(`${root}/tell`)).status).toBe(200);
		expect(host.logged).not.toContainEqual(expect.objectContaining({ level: "error" }));
	});

	it("answers with the true length of its body, and its connection is used again", async () => {
		const agent = new Agent({ keepAlive: true, maxSockets: 1 });
		const ask = (path: string) =>
			new Promise<{ isReused: boolean; length: string | undefined; body: string }>((resolve) => {
				const asked = request(root + path, { agent }, async (response) => {
					const body = await text(response);
					const length = response.headers["content-length"];
					resolve({ isReused: asked.reusedSocket, length, body });
				});
				asked.end();
			});
		expect(await ask("/status/200")).toEqual({ isReused: false, length: "4", body: "text" });
		expect(await ask("/misstated")).toEqual({
			...{ isReused: true, length: "17", body: "longer than three" },
		});
		agent.destroy();
	});

	it("is found by a client that names the whole URL", async () => {
		const { hostname, port } = new URL(host.url);
		const status = await new Promise((resolve) => {
			request({ hostname, port, path: `${root}/tell/1` }, (response) => {
				response.resume();
				resolve(response.statusCode);
			}).end();
		});
		expect(status).toBe(200);
	});
});

describe("the host", () => {
	it("turns away what exceeds maxOutstandingRequests, but for its own endpoints", async () => {
		const tight = await startHostUnderTest({ app: fixtureApp("http") });
		const functions = `${tight.url}/v1/acme`;
		const waits = [1, 2].map(() => fetch(`${functions}/wait`));
		const third = fetch(`${functions}/tell`);
		let fourth: number;
		do fourth = (await fetch(`${functions}/tell`, { method: "HEAD" })).status;
		while (fourth === 200);
		expect(fourth).toBe(429);
		expect((await fetch(`${tight.url}/admin/host/ping`)).status).toBe(200);
		await tight.close();
		await Promise.allSettled([...waits, third]);
	});

	it("leads by links to the host that a proxy forwards, when host.json says so", async () => {
		const headers = { "x-forwarded-host": "jobs.example.org", "x-forwarded-proto": "https" };
		const response = await host.management("/orchestrators/ends", { method: "POST", headers });
		expect(response.headers.get("location")).toMatch(
			/^https:\/\/jobs\.example\.org\/runtime\/webhooks\/durabletask\/instances\//,
		);
	});

	it("has a page at its root", async () => {
		const response = await fetch(host.url);
		expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html"]);
	});
});
