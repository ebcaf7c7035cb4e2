/** The parts of a request as texts, several values of one name joined by commas as .NET's StringValues are. */
import type { IncomingMessage } from "node:http";
import type { RpcData } from "../../app/functions-core.ts";
import type { RouteValues } from "../routing/route-match.ts";

export function joinedHeaders({ headers }: IncomingMessage): Record<string, string> {
	const joined: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers))
		if (value !== undefined) joined[name] = typeof value === "string" ? value : value.join(",");
	return joined;
}

export function joinedQuery(query: URLSearchParams): Record<string, string> {
	const joined = new Map<string, string>();
	for (const [name, value] of query) {
		const before = joined.get(name);
		joined.set(name, before === undefined ? value : `${before},${value}`);
	}
	return Object.fromEntries(joined);
}

/**
 * What the library reads of a streamed request beside its body (HttpTriggerAttributeBindingProvider.cs): the
 * query's values and the route's as texts, of which it makes request.params, and all headers.
 */
export function triggerMetadata(
	request: IncomingMessage,
	query: URLSearchParams,
	values: RouteValues,
): Record<string, RpcData> {
	const queried = joinedQuery(query);
	const metadata: Record<string, RpcData> = {};
	for (const [name, value] of Object.entries(queried))
		if (name.toLowerCase() !== "code") metadata[name] = { string: value };
	for (const [name, value] of Object.entries(values)) metadata[name] = { string: value };
	metadata.Query = { json: JSON.stringify(queried) };
	metadata.Headers = { json: JSON.stringify(joinedHeaders(request)) };
	return metadata;
}
