import { expect, it } from "vitest";
import { answerStarting, listen } from "./host-server.ts";

it("a server answers 503 until its host has started, and frees its port when it closes", async () => {
	const server = await listen({ hostname: "127.0.0.1", port: 0 }, answerStarting);
	expect((await fetch(server.url)).status).toBe(503);
	await server.close();
	await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

it("a server does not take a port that is in use", async () => {
	const first = await listen({ hostname: "127.0.0.1", port: 0 }, answerStarting);
	const port = Number(new URL(first.url).port);
	await expect(listen({ hostname: "127.0.0.1", port }, answerStarting)).rejects.toMatchObject({
		code: "busy",
		message: expect.stringContaining(`cannot listen on 127.0.0.1:${port}`),
	});
	await first.close();
});

it("a server that is to listen everywhere names an address of this machine", async () => {
	const server = await listen({ hostname: "0.0.0.0", port: 0 }, answerStarting);
	expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
	await server.close();
});

it("a server cuts off what is not answered soon after it closes", async () => {
	const server = await listen(
		{ hostname: "127.0.0.1", port: 0 },
		() => new Promise(() => undefined),
	);
	const asked = fetch(server.url).catch((error: Error) => error.message);
	await new Promise((resolve) => setTimeout(resolve, 50));
	await server.close();
	expect(await asked).toBe("fetch failed");
});

it("a connection that is not in use stays open for longer than clients wait with their next request", async () => {
	const server = await listen({ hostname: "127.0.0.1", port: 0 }, answerStarting);
	const response = await fetch(server.url);
	expect(response.headers.get("keep-alive")).toBe("timeout=130");
	await server.close();
});
