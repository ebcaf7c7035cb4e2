/**
 * The management API of the Durable extension (HttpApiHandler.cs), without HTTP: starting, reading, listing and
 * purging instances, sending to them, and entities. The HTTP server is one caller of it.
 *
 * 1. A request holds the clock from its beginning to its answer, but for the time in which it waits.
 * 2. What no route takes is 404, whatever the method.
 * 3. What is asked of another task hub finds nothing: this host has one.
 */
import type { Clock } from "../../../clock/clock.ts";
import { unavailability } from "../../engine/unavailable.ts";
import { messageOf } from "../../host-error.ts";
import { PayloadTooLarge } from "../../payload-limit.ts";
import { queryText } from "../query-values.ts";
import { entityRoutes } from "./entity-routes.ts";
import { instanceRoutes } from "./instance-routes.ts";
import type { ManagementParts } from "./management-parts.ts";
import {
	emptyReply,
	errorReply,
	type ManagementReply,
	unavailableReply,
	unexpectedReply,
} from "./management-reply.ts";
import type { ManagementRequest } from "./management-request.ts";
import { type ManagementRoute, matchManagementRoute } from "./management-route.ts";
import { operationRoutes } from "./operation-routes.ts";
import { orchestratorRoutes } from "./orchestrator-routes.ts";

export type ManagementApi = (request: ManagementRequest) => Promise<ManagementReply>;

const ROUTES: readonly ManagementRoute[] = [
	...orchestratorRoutes,
	...operationRoutes,
	...instanceRoutes,
	...entityRoutes,
];

export function managementApi(parts: ManagementParts): ManagementApi {
	return async (request) => {
		const found = findRoute(request);
		if (found === undefined) return emptyReply(404);
		const hub = queryText(request.query, "taskHub")?.trim();
		if (hub && hub.toLowerCase() !== parts.links.hubName.toLowerCase()) return emptyReply(404);
		const hold = new Hold(parts.clock);
		const { route, parameters } = found;
		try {
			const pause = (durationMs: number) => hold.pause(durationMs);
			return await route.handle({ request, parameters, parts, pause });
		} catch (error) {
			const unavailable = unavailability(error);
			if (unavailable !== undefined) return unavailableReply(unavailable.message);
			if (error instanceof PayloadTooLarge) return errorReply(413, error.message);
			// Not the address, which may carry a key.
			const what = `${request.method} /${request.path.join("/")}`;
			const message = `The management API failed at ${what}: ${messageOf(error)}`;
			parts.log({ level: "error", source: "host", message });
			return unexpectedReply(messageOf(error));
		} finally {
			hold.release();
		}
	};
}

function findRoute({ method, path }: ManagementRequest) {
	for (const route of ROUTES) {
		if (!route.methods.includes(method)) continue;
		const parameters = matchManagementRoute(route, path);
		if (parameters !== undefined) return { route, parameters };
	}
	return undefined;
}

/** A hold of the clock that can be let go for a while. */
class Hold {
	readonly #clock: Clock;
	release: () => void;

	constructor(clock: Clock) {
		this.#clock = clock;
		this.release = clock.hold();
	}

	pause(durationMs: number): Promise<void> {
		return new Promise((resolve) => {
			this.#clock.callAt(this.#clock.now() + durationMs, () => {
				this.release = this.#clock.hold();
				resolve();
			});
			this.release();
		});
	}
}
