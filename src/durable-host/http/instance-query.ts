import { LIVE_STATUSES, type RuntimeStatus } from "../orchestrations/instance.ts";
import type { InstanceFilter, InstancePlace } from "../store/instance-table.ts";

/** How many instances one page lists when the request does not say. */
const PAGE = 100;
const KNOWN = new Set<string>([...LIVE_STATUSES, "Completed", "Failed", "Terminated"]);
/** Statuses of the protocol that no instance of this host ever has. */
const UNUSED = new Set(["ContinuedAsNew", "Canceled"]);

/** Reads the query of a list or purge request; throws a RangeError that names the parameter. */
export function instanceFilter(query: URLSearchParams, token: string | undefined): InstanceFilter {
	const filter: InstanceFilter = { top: top(query.get("top")) };
	const prefix = query.get("instanceIdPrefix");
	if (prefix) filter.idPrefix = prefix;
	const from = instant(query, "createdTimeFrom");
	if (from !== undefined) filter.createdFrom = from;
	const to = instant(query, "createdTimeTo");
	if (to !== undefined) filter.createdTo = to;
	const statuses = statusList(query.get("runtimeStatus"));
	if (statuses !== undefined) filter.statuses = statuses;
	if (token !== undefined && token !== "" && token !== "null") filter.after = placeOfToken(token);
	return filter;
}

/** The token with which the list goes on behind an instance. */
export function tokenOfPlace({ createdAt, instanceId }: InstancePlace): string {
	return Buffer.from(JSON.stringify([createdAt, instanceId])).toString("base64url");
}

function placeOfToken(token: string): InstancePlace {
	try {
		const [createdAt, instanceId] = JSON.parse(Buffer.from(token, "base64url").toString());
		if (Number.isSafeInteger(createdAt) && typeof instanceId === "string")
			return { createdAt, instanceId };
	} catch {
		// Not a token of this host: said below.
	}
	throw new RangeError(`x-ms-continuation-token: '${token}' is no token that this host has given.`);
}

function top(text: string | null): number {
	if (text === null) return PAGE;
	const value = Number(text);
	if (Number.isSafeInteger(value) && value >= 1) return value;
	throw new RangeError(`top must be a whole number from 1; received '${text}'.`);
}

function instant(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null || text === "") return undefined;
	const atMs = Date.parse(text);
	if (!Number.isNaN(atMs)) return atMs;
	throw new RangeError(`${name} must be an ISO 8601 instant; received '${text}'.`);
}

function statusList(text: string | null): RuntimeStatus[] | undefined {
	if (text === null || text === "") return undefined;
	const names = text.split(",").map((name) => name.trim());
	const unknown = names.find((name) => !KNOWN.has(name) && !UNUSED.has(name));
	if (unknown !== undefined)
		throw new RangeError(
			`runtimeStatus must list some of ${[...KNOWN, ...UNUSED].join(", ")}; received '${unknown}'.`,
		);
	return names.filter((name) => KNOWN.has(name)) as RuntimeStatus[];
}
