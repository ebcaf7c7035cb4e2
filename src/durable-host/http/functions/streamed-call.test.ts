import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("http-stream") });
});
afterAll(() => host.close());

const post = (path: string, body?: string | ReadableStream) => {
	const init = { method: "POST", duplex: "half", ...(body === undefined ? {} : { body }) };
	return fetch(`${host.url}/api/${path}`, init as RequestInit);
};

describe("a streamed HTTP function", () => {
	it("gets headers, the body, and the query beside the route in its parameters", async () => {
		const url = `${host.url}/api/tell/7?q=1&q=2&id=8&code=x`;
		const response = await fetch(url, { method: "PUT", headers: { "x-said": "hi" }, body: "text" });
		expect(response.status).toBe(201);
		expect(response.headers.get("x-said")).toBe("hi");
		expect(response.headers.getSetCookie()).toEqual(["a=b"]);
		expect(await response.json()).toEqual({
			url,
			params: { id: "7", q: "1,2" },
			query: [
				["q", "1"],
				["q", "2"],
				["id", "8"],
				["code", "x"],
			],
			body: "text",
		});
	});

	it("answers while the request still comes in", async () => {
		let sender: ReadableStreamDefaultController<Uint8Array>;
		const body = new ReadableStream<Uint8Array>({
			start(controller) {
				sender = controller;
				controller.enqueue(Buffer.from("one"));
			},
		});
		const response = await post("shout", body);
		const reader = response.body!.getReader();
		const next = async () => Buffer.from((await reader.read()).value ?? []).toString();
		expect(await next()).toBe("ONE");
		sender!.enqueue(Buffer.from("two"));
		expect(await next()).toBe("TWO");
		sender!.close();
		expect((await reader.read()).done).toBe(true);
	});

	it("learns that its client has gone, which is no error", async () => {
		const { port } = new URL(host.url);
		const socket = connect(Number(port), "127.0.0.1");
		socket.write("POST /api/endless HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc");
		await new Promise((resolve) => setTimeout(resolve, 100));
		socket.destroy();
		const gone = () => (globalThis as { goneClients?: number }).goneClients;
		while (gone() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(gone()).toBe(1);
		expect(host.logged).not.toContainEqual(expect.objectContaining({ level: "error" }));
	});

	it("that throws is a 500, and is in the log", async () => {
		for (const body of [undefined, "x".repeat(1_000_000)])
			expect((await post("broken", body)).status).toBe(500);
		expect(host.logged).toContainEqual(
			expect.objectContaining({
				level: "error",
				functionName: "broken",
				message: expect.stringContaining("broken on purpose"),
			}),
		);
	});

	it("that throws in the middle of its answer is cut off", async () => {
		const response = await fetch(`${host.url}/api/brokenLater`);
		expect(response.status).toBe(200);
		await expect(response.text()).rejects.toThrow("terminated");
	});

	it("that answers nothing is a 204", async () => {
		expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
	});

	it("of a route that is not there is 404", async () => {
		expect((await fetch(`${host.url}/api/elsewhere`)).status).toBe(404);
	});
});
