import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { createAdaptorServer, type ServerType } from "@hono/node-server";

export interface WebServer {
	port: number;
	/** Takes no new connection, finishes the requests that are in progress, and resolves. */
	close(): Promise<void>;
}

/** Takes a connection that asks for another protocol: `ws`'s handleUpgrade has this signature's arguments. */
type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface WebServerOptions {
	fetch: (request: Request) => Response | Promise<Response>;
	hostname: string;
	/** 0: any that is free. */
	port: number;
	/** With these it serves https, else http. */
	tls?: { key: string; cert: string };
	/** Without it, a request that asks for an upgrade is answered as any other. Its sockets end when the server closes. */
	onUpgrade?: UpgradeHandler;
}

/** Listens and serves. Rejects when the port is taken. */
export async function webServer({
	fetch,
	hostname,
	port,
	tls,
	onUpgrade,
}: WebServerOptions): Promise<WebServer> {
	const server = createAdaptorServer({
		fetch,
		overrideGlobalObjects: false,
		...(tls ? { createServer: createHttpsServer, serverOptions: tls } : {}),
	});
	const sockets = new Set<Duplex>();
	server.on("connection", (socket: Duplex) => {
		sockets.add(socket);
		socket.once("close", () => sockets.delete(socket));
	});
	const answering = new Set<ServerResponse>();
	server.on("request", (_: IncomingMessage, response: ServerResponse) => {
		answering.add(response);
		response.once("close", () => answering.delete(response));
	});
	const upgraded = new Set<Duplex>();
	if (onUpgrade) {
		server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
			upgraded.add(socket);
			socket.once("close", () => upgraded.delete(socket));
			onUpgrade(request, socket, head);
		});
	}
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, hostname, resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		close: () =>
			new Promise((resolve) => {
				// Connections become idle one by one as their requests are answered. Those on which no request ever
				// came, or half of one, are none of Node's idle ones.
				const sweep = setInterval(() => {
					closeIdle(server);
					if (answering.size === 0) for (const socket of sockets) socket.destroy();
				}, 20);
				server.close(() => {
					clearInterval(sweep);
					resolve();
				});
				closeIdle(server);
				for (const socket of upgraded) socket.destroy();
			}),
	};
}

function closeIdle(server: ServerType): void {
	if ("closeIdleConnections" in server) server.closeIdleConnections();
}
