import { once } from "node:events";
import { PassThrough } from "node:stream";
import type { RawData, WebSocket } from "ws";
import type { ContainerSession } from "../engines/container-engine.ts";
import type { OpenSession } from "./stream-offers.ts";

/** More than this on its way to a slow client, and the container has to wait. */
const MOST_UNSENT_BYTES = 1024 * 1024;
/** A client that has answered no ping in this time is gone, in milliseconds of the wall. */
const PING_EVERY_MS = 30_000;
/** RFC 6455 7.4.1. */
const NORMAL_CLOSURE = 1000;
const BROKEN_OFF = 1011;

/**
 * Opens a session and joins it with a client: what the client sends, in text or binary messages, is the
 * session's input; the session's output goes out in binary messages. Rejects when the session cannot be
 * opened.
 *
 * Invariants:
 * 1. Whichever side ends, the other does: a client that drops leaves no session, a session that ends closes
 *    the client with 1000 once its last output was sent, one that breaks off with 1011.
 * 2. Neither side's slowness fills the memory: a full buffer pauses the other side.
 */
export async function connectStream(client: WebSocket, open: OpenSession): Promise<void> {
	// From now on, so that nothing is lost that comes before the session is open.
	const input = new PassThrough();
	client.on("message", (data) => {
		if (!input.write(bytesOf(data))) client.pause();
	});
	input.on("drain", () => client.resume());
	const session = await open();
	session.stream.on("error", () => {
		client.close(BROKEN_OFF, "The stream to the container broke off.");
		session.close();
	});
	if (client.readyState !== client.OPEN) return session.close();
	client.once("close", () => session.close());
	watchLife(client);
	input.pipe(session.stream);
	await sendOutput(client, session);
}

async function sendOutput(client: WebSocket, session: ContainerSession): Promise<void> {
	const { stream } = session;
	stream.on("data", (chunk: Buffer) => {
		client.send(chunk, { binary: true }, () => {
			if (client.bufferedAmount <= MOST_UNSENT_BYTES) stream.resume();
		});
		if (client.bufferedAmount > MOST_UNSENT_BYTES) stream.pause();
	});
	const ended = () => {
		session.close();
		client.close(NORMAL_CLOSURE);
	};
	stream.once("end", ended);
	stream.once("close", ended);
	await once(client, "close");
}

function watchLife(client: WebSocket): void {
	let isAlive = true;
	client.on("pong", () => {
		isAlive = true;
	});
	const pings = setInterval(() => {
		if (!isAlive) return client.terminate();
		isAlive = false;
		client.ping();
	}, PING_EVERY_MS);
	pings.unref();
	client.once("close", () => clearInterval(pings));
}

function bytesOf(data: RawData): Buffer {
	if (Array.isArray(data)) return Buffer.concat(data);
	return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
