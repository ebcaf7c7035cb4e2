import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { execSession } from "./container-exec.ts";
import { type EngineApi, engineApi } from "./engine-api.ts";

const SIZE = { rows: 24, cols: 80 };

/** An engine that knows nothing but exec: `whileResized` happens to the terminal's connection. */
let engine: Server;
let api: EngineApi;
let terminal: Socket;
let whileResized: () => void;

beforeEach(async () => {
	whileResized = () => undefined;
	engine = createServer((request, response) => {
		if (request.url?.includes("/resize")) whileResized();
		response.writeHead(201, { "content-type": "application/json" }).end('{"Id":"x"}');
	});
	engine.on("upgrade", (_, socket: Socket) => {
		terminal = socket;
		socket.on("error", () => undefined);
		socket.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n");
	});
	engine.listen(0, "127.0.0.1");
	await once(engine, "listening");
	api = engineApi({ host: "127.0.0.1", port: (engine.address() as AddressInfo).port });
});

afterEach(async () => {
	api.close();
	engine.closeAllConnections();
	terminal.destroy();
	engine.close();
	await once(engine, "close");
});

it("is not the end of the emulator when the connection breaks while nobody listens yet", async () => {
	whileResized = () => terminal.resetAndDestroy();
	const { stream, close } = await execSession(api, "c", ["sh"], SIZE);
	await expect.poll(() => stream.destroyed).toBe(true);
	close();
});

it("types what makes a program end until it has ended", async () => {
	const { stream, close } = await execSession(api, "c", ["sh"], SIZE);
	const typed: string[] = [];
	terminal.on("data", (chunk) => {
		typed.push(chunk.toString());
		if (typed.length === 2) terminal.end();
	});
	close();
	close();
	await once(stream, "close");
	expect(typed).toEqual(["\x03\x04", "\x1c\x04"]);
});

it("leaves a program that nothing ends", async () => {
	const { stream, close } = await execSession(api, "c", ["sh"], SIZE);
	const typed = text(terminal);
	close();
	await once(stream, "close");
	expect((await typed).length).toBe(20);
});
