/**
 * What an ACI emulator of this process is asked, as seen from outside of it: Node tells of every answer that an
 * HTTP server of the process finishes.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../src/clock/clock.ts";

export interface ArmRequest {
	method: string;
	/** The container group's name; empty for a LIST and whatever is not about one group. */
	group: string;
	/** What of the group was asked for, such as `/containers/item-0/logs`; empty for the group itself. */
	part: string;
	status: number;
	/** The answer's instant on the clock. */
	at: number;
}

const GROUPS =
	/^\/subscriptions\/.*\/providers\/Microsoft\.ContainerInstance\/containerGroups(?:\/([^/?]+)([^?]*))?/i;
const ANSWERED = "http.server.response.finish";

/** Tells of each request about container groups that has been answered. Returns what ends that. */
export function watchArmRequests(clock: Clock, tell: (request: ArmRequest) => void): () => void {
	const hear = (message: unknown) => {
		const { request, response } = message as {
			request: IncomingMessage;
			response: ServerResponse;
		};
		const found = GROUPS.exec(request.url ?? "");
		if (found === null) return;
		const [, group = "", part = ""] = found;
		const { method = "" } = request;
		tell({ method, group, part, status: response.statusCode, at: clock.now() });
	};
	subscribe(ANSWERED, hear);
	return () => void unsubscribe(ANSWERED, hear);
}
