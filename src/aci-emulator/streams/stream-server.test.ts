import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect as connectSocket } from "node:net";
import { Duplex, PassThrough } from "node:stream";
import { afterEach, beforeEach, expect, it } from "vitest";
import { WebSocket } from "ws";
import type { ContainerSession } from "../engines/container-engine.ts";
import { type StreamOffers, streamOffers } from "./stream-offers.ts";
import { streamPath, streamServer } from "./stream-server.ts";

let now: number;
let offers: StreamOffers;
let server: Server;
let origin: string;

beforeEach(async () => {
	now = 1000;
	offers = streamOffers(() => now);
	server = createServer().on("upgrade", streamServer(offers));
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	origin = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
	server.close();
	await once(server, "close"); // no connection is left
});

it("joins a client whose first message is the password with the session, as az container exec does", async () => {
	const session = echo();
	const { id, password } = offers.add(async () => session);
	const client = connect(id);
	await once(client, "open");
	client.send(password);
	client.send(Buffer.from([0, 255, 3])); // before the session is open
	const [data, isBinary] = await once(client, "message");
	expect([...data]).toEqual([0, 255, 3]);
	expect(isBinary).toBe(true);
	client.send("text");
	expect((await once(client, "message"))[0].toString()).toBe("text");
	client.close();
	await once(session.stream, "close");
});

it("refuses a request line whose path is none, and goes on", async () => {
	const socket = connectSocket((server.address() as AddressInfo).port, "127.0.0.1");
	socket.write("GET // HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
	const [answer] = await once(socket, "data");
	expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
	socket.destroy();
	const { id, password } = offers.add(async () => echo());
	const client = connect(id, password);
	await once(client, "open");
	client.close();
	await once(client, "close");
});

it("cuts off a client that was refused and does not leave", async () => {
	const { port } = server.address() as AddressInfo;
	const socket = connectSocket({ port, host: "127.0.0.1", allowHalfOpen: true });
	socket.write(
		"GET /none HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
	);
	const [answer] = await once(socket, "data");
	expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
	await expect.poll(() => connections(), { timeout: 5000 }).toBe(0);
	socket.destroy();
});

it("lets in by the Authorization header, as the swagger has it for attach", async () => {
	const { id, password } = offers.add(async () => echo());
	const client = connect(id, password);
	await once(client, "open");
	client.send("hello");
	expect((await once(client, "message"))[0].toString()).toBe("hello");
	client.close();
});

it("refuses a wrong header with 401, a wrong first message with 1008, and opens nothing", async () => {
	const open = async (): Promise<ContainerSession> => {
		throw new Error("was opened");
	};
	expect(await refusal(connect(offers.add(open).id, "guess"))).toBe(401);
	const client = connect(offers.add(open).id);
	await once(client, "open");
	client.send("guess");
	expect(await closing(client)).toEqual([1008, "The password is wrong."]);
});

it("knows each stream once, for a minute", async () => {
	const used = offers.add(async () => echo());
	const client = connect(used.id, used.password);
	await once(client, "open");
	expect(await refusal(connect(used.id, used.password))).toBe(404);
	client.close();
	const old = offers.add(async () => echo());
	now += 60_000;
	expect(await refusal(connect(old.id, old.password))).toBe(404);
	expect(await refusal(connect("00000000-0000-0000-0000-000000000000"))).toBe(404);
	expect(await refusal(new WebSocket(`${origin}/elsewhere`))).toBe(404);
});

it("closes with 1000 after the session's last output, and with 1011 and the reason when there is none", async () => {
	const output = new PassThrough();
	const ending = offers.add(async () => ({ stream: output, close: () => output.destroy() }));
	const client = connect(ending.id, ending.password);
	const received: string[] = [];
	client.on("message", (data) => received.push(data.toString()));
	await once(client, "open");
	output.end("last words");
	expect(await closing(client)).toEqual([1000, ""]);
	expect(received.join("")).toBe("last words");
	const failing = offers.add(async () => {
		throw new Error(`The container is not running${"…".repeat(60)}`);
	});
	const [code, reason] = await closing(connect(failing.id, failing.password));
	expect(code).toBe(1011);
	expect(reason).toMatch(/^The container is not running…+$/);
});

it("closes with 1011 when the session breaks off", async () => {
	const session = echo();
	const { id, password } = offers.add(async () => session);
	const client = connect(id, password);
	await once(client, "open");
	client.send("hello");
	await once(client, "message");
	session.stream.destroy(new Error("The engine is gone."));
	expect(await closing(client)).toEqual([1011, "The stream to the container broke off."]);
});

it("closes a session that opens after its client has gone, also one that breaks off then", async () => {
	const { stream } = echo();
	const session = { stream, close: () => void stream.destroy(new Error("broken pipe")) };
	const opening = Promise.withResolvers<void>();
	const { id, password } = offers.add(async () => {
		await opening.promise;
		return session;
	});
	const client = connect(id, password);
	await once(client, "open");
	client.terminate();
	await expect.poll(() => connections()).toBe(0);
	opening.resolve();
	await expect.poll(() => stream.destroyed).toBe(true);
});

it("makes the container wait for a client that does not read", async () => {
	let made = 0;
	const stream = new Duplex({
		read() {
			made += 65_536;
			this.push(Buffer.alloc(65_536));
		},
		write: (_chunk, _encoding, done) => done(),
	});
	const { id, password } = offers.add(async () => ({ stream, close: () => stream.destroy() }));
	const client = connect(id, password);
	await once(client, "open");
	client.pause();
	await expect.poll(() => stream.isPaused()).toBe(true);
	const before = made;
	expect(before).toBeLessThan(32 * 1024 * 1024);
	client.resume();
	await expect.poll(() => made).toBeGreaterThan(before);
	client.terminate();
	await once(stream, "close");
});

function connect(id: string, authorization?: string): WebSocket {
	const headers = authorization === undefined ? {} : { authorization };
	return new WebSocket(`${origin}${streamPath("exec", id)}`, { headers });
}

function echo(): ContainerSession {
	const stream = new PassThrough();
	return { stream, close: () => stream.destroy() };
}

async function closing(client: WebSocket): Promise<[number, string]> {
	const [code, reason] = await once(client, "close");
	return [code, reason.toString()];
}

/** The status of the answer that is no WebSocket. */
function refusal(client: WebSocket): Promise<number | undefined> {
	return new Promise((resolve) => {
		client.on("error", () => undefined);
		client.once("unexpected-response", (_request, answer) => {
			answer.resume();
			resolve(answer.statusCode);
		});
	});
}

function connections(): Promise<number> {
	return new Promise((resolve, reject) => {
		server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
	});
}
