import { type Calls, callsOver } from "../../client/calls.ts";
import type { ServerAccess } from "./server-access.ts";
import { exchanged } from "./server-exchange.ts";

/** The HTTP API as the commands use it: a result or a file is bytes that are read as they come. */
export type ApiClient = Calls<AsyncIterable<Uint8Array>>;

export interface ClientLimits {
	/** Ends every request with its reason. */
	signal?: AbortSignal;
	/** For an answer to come whole. Default: by what is asked, and of whom. */
	timeoutMs?: number;
}

/** Each call throws ServerRefused or ServerUnreachable, and what the access throws. */
export function apiClient(access: ServerAccess, limits: ClientLimits = {}): ApiClient {
	return callsOver((request) => {
		const signal = request.signal ?? limits.signal;
		return exchanged({ ...limits, ...request, signal, access });
	});
}
