import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DurableHostError } from "../host-error.ts";
import { within } from "../shutdown.ts";
import type { RequestHandler } from "./request-handler.ts";

const CLOSE_TIMEOUT_MS = 1000;
/**
 * As long as Kestrel, Azure's server, keeps a connection open that is not in use (KestrelServerLimits). After
 * Node's 5 s a client with many connections to a busy host would send requests into those that just closed.
 */
const KEEP_ALIVE_MS = 130_000;

export interface HostServer {
	/** Such as http://127.0.0.1:7071. */
	url: string;
	close(): Promise<void>;
}

/** What a request gets before the app is loaded. */
export const answerStarting: RequestHandler = async (_, response) => {
	response.writeHead(503, { "content-type": "text/plain" }).end("The host is starting.");
};

/** Listens; port 0 is any free one. */
export function listen(
	place: { hostname: string; port: number },
	handler: RequestHandler,
): Promise<HostServer> {
	const server = createServer((request, response) => {
		void handler(request, response);
	});
	server.keepAliveTimeout = KEEP_ALIVE_MS;
	return new Promise((resolve, reject) => {
		server.once("error", (error) =>
			reject(
				new DurableHostError(
					"busy",
					`The host cannot listen on ${place.hostname}:${place.port}: ${error.message}. Stop what listens there, or choose another port.`,
					{ cause: error },
				),
			),
		);
		server.listen(place.port, place.hostname, () => {
			const { port } = server.address() as AddressInfo;
			resolve({ url: `http://${nameOf(place.hostname)}:${port}`, close: () => close(server) });
		});
	});
}

/** How this machine reaches the address. */
function nameOf(hostname: string): string {
	if (hostname === "0.0.0.0") return "127.0.0.1";
	if (hostname === "::") return "[::1]";
	return hostname.includes(":") ? `[${hostname}]` : hostname;
}

/** Takes no more requests, and cuts off those that are not answered in time. */
async function close(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => {
		server.close(() => resolve());
	});
	await within(CLOSE_TIMEOUT_MS, closed);
	server.closeAllConnections();
	await closed;
}
