import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { isSameSecret } from "../identity/is-same-secret.ts";
import { connectStream } from "./connect-stream.ts";
import type { OpenSession, StreamOffers } from "./stream-offers.ts";

/** A client that has connected sends its password within this, in milliseconds of the wall. */
const PASSWORD_WITHIN_MS = 10_000;
/** A client that was refused closes within this, in milliseconds of the wall, or is cut off. */
const GONE_WITHIN_MS = 2000;
const LONGEST_MESSAGE_BYTES = 1024 * 1024;
/** RFC 6455 7.4.1: 1008 a policy was violated, 1011 the server could not do it. */
const REFUSED = 1008;
const FAILED = 1011;
/** RFC 6455 5.5: a close frame's reason has at most 123 bytes. */
const LONGEST_REASON_BYTES = 123;
const STREAM_PATH = /^\/(?:exec|attach)stream\/sessionId\/([0-9a-f-]{36})$/i;

export type StreamKind = "exec" | "attach";

/** Where a client opens the stream. exec's path is as recorded; attach's has no published sample. */
export function streamPath(kind: StreamKind, id: string): string {
	return `/${kind}stream/sessionId/${id}?api-version=1.0`;
}

/**
 * Serves the WebSockets of exec and attach. A connection is let in by its path, then says the password: in
 * the Authorization header (as the swagger has it for attach) or as its first message (as for exec); each
 * takes both. Then bytes go to and fro until either side ends, see `connect-stream.ts`.
 *
 * States of a connection: asking (no password yet) → opening → streaming → closed. Refusals: an unknown or
 * used path 404, a wrong header 401, a wrong or late first message close 1008, a container that does not run
 * close 1011 with the reason.
 */
export function streamServer(
	offers: StreamOffers,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
	const server = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE_BYTES });
	return (request, socket, head) => {
		socket.on("error", () => socket.destroy());
		// Not by URL: a client's request line may be none, such as "//".
		const pathname = (request.url ?? "").split("?")[0]!;
		const offer = offers.take(STREAM_PATH.exec(pathname)?.[1]?.toLowerCase() ?? "");
		if (!offer) return refuse(socket, "404 Not Found");
		const { authorization } = request.headers;
		const isKnown = authorization !== undefined;
		if (isKnown && !isSameSecret(authorization, offer.password)) {
			return refuse(socket, "401 Unauthorized");
		}
		server.handleUpgrade(request, socket, head, (client) => {
			client.on("error", () => client.terminate());
			if (isKnown) begin(client, offer.open);
			else askPassword(client, offer);
		});
	};
}

function refuse(socket: Duplex, status: string): void {
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
	// Not at once: with input unread that would take the answer back.
	const late = setTimeout(() => socket.destroy(), GONE_WITHIN_MS);
	socket.once("close", () => clearTimeout(late));
	socket.resume();
}

function askPassword(client: WebSocket, offer: { password: string; open: OpenSession }): void {
	const late = setTimeout(
		() => client.close(REFUSED, "No password came: it is the first message."),
		PASSWORD_WITHIN_MS,
	);
	late.unref();
	client.once("close", () => clearTimeout(late));
	client.once("message", (data) => {
		clearTimeout(late);
		if (isSameSecret(data.toString(), offer.password)) begin(client, offer.open);
		else client.close(REFUSED, "The password is wrong.");
	});
}

function begin(client: WebSocket, open: OpenSession): void {
	connectStream(client, open).catch((error: unknown) => {
		const reason = Buffer.from((error as Error).message).subarray(0, LONGEST_REASON_BYTES);
		// A character that was cut in two would make the frame invalid.
		client.close(FAILED, reason.toString().replace(/\uFFFD+$/, ""));
	});
}
