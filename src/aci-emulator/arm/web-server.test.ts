import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { serverIdentity } from "../tls/certificate-authority.ts";
import { type WebServerOptions, webServer } from "./web-server.ts";

function serve(options: Partial<WebServerOptions> = {}) {
	return webServer({ fetch: () => new Response("ok"), hostname: "127.0.0.1", port: 0, ...options });
}

async function connected(port: number): Promise<Socket> {
	const socket = connect(port, "127.0.0.1");
	socket.on("error", () => undefined);
	onTestFinished(() => void socket.destroy());
	await new Promise((resolve) => socket.once("connect", resolve));
	return socket;
}

function ownTls() {
	const folder = mkdtempSync(join(tmpdir(), "web-server-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return serverIdentity(folder, ["127.0.0.1"], Date.now());
}

describe("a server that closes", () => {
	it.each([
		["never asked anything", ""],
		["sent half a request", "GET / HTTP/1.1\r\nHost:"],
	])("does not wait for a client that %s", async (_, sent) => {
		for (const tls of [undefined, ownTls()]) {
			const server = await serve(tls ? { tls } : {});
			const socket = await connected(server.port);
			socket.write(sent);
			await server.close();
			if (!socket.destroyed) await new Promise((resolve) => socket.once("close", resolve));
		}
	});

	it("answers first what it was asked", async () => {
		let answer: (response: Response) => void = () => undefined;
		const asked = Promise.withResolvers<void>();
		const server = await serve({
			fetch: () => {
				asked.resolve();
				return new Promise<Response>((resolve) => {
					answer = resolve;
				});
			},
		});
		const received = fetch(`http://127.0.0.1:${server.port}/`).then((response) => response.text());
		await asked.promise;
		let isClosed = false;
		const closed = server.close().then(() => {
			isClosed = true;
		});
		// Time to sweep more than once.
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect(isClosed).toBe(false);
		answer(new Response("late"));
		expect(await received).toBe("late");
		await closed;
	});
});
