/**
 * With `app.setup({ enableHttpStream: true })` the library serves HTTP itself, on a port of its own, and the
 * host passes requests on to it. The library gives nobody the server that it opens, so it is caught here as it
 * begins to listen: to be closed with the host, and to be closed to everybody but this machine.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Server } from "node:http";
import { isLoopback } from "../loopback.ts";
import type { ProgrammingModel } from "./functions-core.ts";

export interface HttpStreamServer {
	/** Where the library takes requests, such as http://localhost:55000/. */
	uri: string;
	close(): void;
}

/** Locks the library's setup and, if the app asked for streaming, answers the server that it opened. */
export async function openHttpStreams(
	model: ProgrammingModel,
): Promise<HttpStreamServer | undefined> {
	const servers = new Set<Server>();
	const onListen = (message: unknown) => {
		servers.add((message as { server: Server }).server);
	};
	subscribe("tracing:net.server.listen:asyncStart", onListen);
	try {
		const { HttpUri: uri } = await model.getCapabilities({});
		if (uri === undefined) return undefined;
		for (const server of servers) refuseStrangers(server);
		return { uri, close: () => closeAll(servers) };
	} finally {
		unsubscribe("tracing:net.server.listen:asyncStart", onListen);
	}
}

function refuseStrangers(server: Server): void {
	server.on("connection", (socket) => {
		if (!isLoopback(socket.remoteAddress)) socket.destroy();
	});
}

function closeAll(servers: Iterable<Server>): void {
	for (const server of servers) {
		server.close();
		server.closeAllConnections?.();
	}
}
