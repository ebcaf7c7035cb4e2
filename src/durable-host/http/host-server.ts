/**
 * The host's HTTP server: the app's functions under their prefix, the management API under both of its
 * paths, and the status of the host. Every request holds the clock until it is answered.
 */
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { type Clock, holding } from "../../clock/clock.ts";
import type { InstanceControl } from "../engine/instance-control.ts";
import type { HostContext } from "../host-context.ts";
import { DurableHostError, messageOf } from "../host-error.ts";
import { within } from "../shutdown.ts";
import { BodyTooLarge, limitBody } from "./body-limit.ts";
import { RPC_PATH, WEBHOOK_PATH } from "./durable-client-binding.ts";
import { functionRoutes, serveFunction } from "./function-routes.ts";
import { jsonError } from "./json-error.ts";
import { managementApi } from "./management-api.ts";

const CLOSE_TIMEOUT_MS = 1000;

/** Answers a request; what cannot be answered is a 500. */
export type RequestHandler = (request: Request) => Promise<Response>;

/** The whole of the host's HTTP, without a socket. Throws when a function's route cannot be served. */
export function requestHandler(
	context: HostContext,
	control: InstanceControl,
	clock: Clock,
): RequestHandler {
	const routes = functionRoutes(context.app.functions.all);
	const management = managementApi(control);
	const prefix = prefixOf(context.settings.routePrefix);
	const answer = async (request: Request): Promise<Response> => {
		const { pathname } = new URL(request.url);
		for (const base of [RPC_PATH, WEBHOOK_PATH])
			if (pathname === base || pathname.startsWith(`${base}/`)) return management.fetch(request);
		if (pathname === "/admin/host/status" && request.method === "GET")
			return Response.json({ state: "Running", id: "durable-host", version: "4" });
		if (!pathname.toLowerCase().startsWith(prefix)) return new Response(null, { status: 404 });
		return serveFunction(context, routes, request, pathname.slice(prefix.length));
	};
	return (request) =>
		holding(clock, async () => {
			try {
				return await answer(limitBody(request));
			} catch (error) {
				if (error instanceof BodyTooLarge) return jsonError(413, error.message);
				const message = `The request ${request.method} ${new URL(request.url).pathname} failed: ${messageOf(error)}`;
				context.log({ level: "error", source: "host", message });
				return jsonError(500, message);
			}
		});
}

export interface HostServer {
	url: string;
	close(): Promise<void>;
}

/** Listens; port 0 is any free one. */
export function listen(
	place: { hostname: string; port: number },
	handler: RequestHandler,
): Promise<HostServer> {
	return new Promise((resolve, reject) => {
		const server = serve({ ...place, fetch: handler, overrideGlobalObjects: false }, () => {
			const { port } = server.address() as AddressInfo;
			const name = place.hostname === "0.0.0.0" ? "127.0.0.1" : place.hostname;
			resolve({ url: `http://${name}:${port}`, close: () => close(server) });
		});
		server.once("error", (error) =>
			reject(
				new DurableHostError(
					"busy",
					`The host cannot listen on ${place.hostname}:${place.port}: ${error.message}. Stop what listens there, or choose another port.`,
					{ cause: error },
				),
			),
		);
	});
}

/** Takes no more requests, and cuts off those that are not answered in time. */
async function close(server: ServerType): Promise<void> {
	const closed = new Promise<void>((resolve) => {
		server.close(() => resolve());
	});
	await within(CLOSE_TIMEOUT_MS, closed);
	if ("closeAllConnections" in server) server.closeAllConnections();
	await closed;
}

function prefixOf(routePrefix: string): string {
	const inner = routePrefix.split("/").filter((part) => part !== "");
	return `/${inner.map((part) => `${part.toLowerCase()}/`).join("")}`;
}
