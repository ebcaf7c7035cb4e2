/** The HTTP API as a function for each operation, over whatever sends a request and reads its answer. */
import { type OperationName, ROUTES, type Route } from "../contract/routes.ts";
import type { Call } from "./call.ts";

/** One request, as a client of its own sends it. */
export interface ApiRequest {
	name: OperationName;
	route: Route;
	/** Of the path and of the query, by their names; those that are undefined are not sent. */
	parameters: Readonly<Record<string, unknown>>;
	/** Undefined: none. */
	body: unknown;
	/** Ends the request with its reason. */
	signal: AbortSignal | undefined;
}

/** Sends a request, and answers as the route's `answer` says: what was parsed, a text, or the bytes as they come. */
export type Exchange = (request: ApiRequest) => Promise<unknown>;

/**
 * Each takes an operation's parameters, those of the path, of the query and the body, by their names in one object.
 * `Raw`: what an answer is that is read as it comes.
 */
export type Calls<Raw> = { [Name in OperationName]: Call<Name, Raw> };

/** The types of the answers are as good as what the exchange makes of them. */
export function callsOver<Raw>(exchange: Exchange): Calls<Raw> {
	const calls = Object.entries(ROUTES).map(([name, route]) => [
		name,
		({ body, ...parameters }: Given = {}, signal?: AbortSignal) =>
			exchange({ name: name as OperationName, route, parameters, body, signal }),
	]);
	return Object.fromEntries(calls) as Calls<Raw>;
}

type Given = { body?: unknown } & Record<string, unknown>;
