import { type Instance, isLive, type RuntimeStatus } from "../../orchestrations/instance.ts";
import type { InstanceFilter, InstancePlace } from "../../store/instance-table.ts";
import { queryFlag, queryInstant, queryPageSize, queryText, queryWords } from "../query-values.ts";
import {
	continuationPlace,
	continuationToken,
	lastOfPage,
	TOKEN_HEADER,
	unknownToken,
} from "./continuation-token.ts";
import { statusBody } from "./instance-status.ts";
import { emptyReply, jsonReply, type ManagementReply } from "./management-reply.ts";
import type { ManagementRequest } from "./management-request.ts";
import { type ManagementCall, managementRoute } from "./management-route.ts";

export const instanceRoutes = [
	managementRoute("GET", "instances", listInstances),
	managementRoute("DELETE", "instances", purgeInstances),
	managementRoute("GET", "instances/{instanceId}", readInstance),
	managementRoute("DELETE", "instances/{instanceId}", purgeInstance),
];

/** How many instances one page lists when the request does not say. */
const PAGE = 100;
/** The statuses of the protocol; of some no instance of this host ever is. */
const STATUSES: readonly (RuntimeStatus | "ContinuedAsNew" | "Canceled")[] = [
	"Running",
	"Completed",
	"ContinuedAsNew",
	"Failed",
	"Canceled",
	"Terminated",
	"Pending",
	"Suspended",
];

async function listInstances({ request, parts }: ManagementCall) {
	const { query } = request;
	const top = queryPageSize(query, "top") ?? PAGE;
	const filter: InstanceFilter = { ...filterOf(query), top: top + 1 };
	const prefix = queryText(query, "instanceIdPrefix");
	if (prefix) filter.idPrefix = prefix;
	const after = placeOf(request);
	if (after === "unknown") return unknownToken();
	if (after !== undefined) filter.after = after;
	const found = await parts.control.list(filter);
	const page = found.slice(0, top);
	const showInput = queryFlag(query, "showInput") ?? true;
	const body = page.map((instance) => statusBody(instance, { showInput }));
	const last = lastOfPage(found, top);
	// The header is there also when nothing follows, and then empty.
	const token = last && continuationToken([last.createdAt, last.instanceId]);
	return jsonReply(200, body, { [TOKEN_HEADER]: token ?? "" });
}

async function readInstance(call: ManagementCall) {
	const { parts, parameters, request } = call;
	const instance = await parts.control.get(parameters.instanceId!);
	if (instance === undefined) return emptyReply(404);
	const asError = queryFlag(request.query, "returnInternalServerErrorOnFailure") ?? false;
	return statusReply(call, instance, asError);
}

/** What the API says of one instance, with the parts that the query asks for. */
export async function statusReply(
	{ request, parts }: ManagementCall,
	instance: Instance,
	failureIsError: boolean,
): Promise<ManagementReply> {
	const { query, url } = request;
	const { status } = instance;
	const showHistory = queryFlag(query, "showHistory") === true && status !== "Pending";
	const body = statusBody(instance, {
		showInput: queryFlag(query, "showInput") ?? true,
		showHistoryOutput: queryFlag(query, "showHistoryOutput") ?? false,
		history: showHistory ? await parts.control.history(instance) : undefined,
	});
	if (status === "Completed" || status === "Terminated") return jsonReply(200, body);
	if (status === "Failed") return jsonReply(failureIsError ? 500 : 200, body);
	return jsonReply(202, body, { location: url, "retry-after": "5" });
}

async function purgeInstance({ parts, parameters }: ManagementCall) {
	const id = parameters.instanceId!;
	// An id of this form is an entity's, and has no status.
	if (!id.startsWith("@")) {
		const instance = await parts.control.get(id);
		if (instance === undefined) return emptyReply(404);
		if (isLive(instance))
			return jsonReply(
				412,
				`Only orchestrations in a terminal state can be purged, but the orchestration with instance ID ${id} has status ${instance.status}`,
			);
	}
	return jsonReply(200, { instancesDeleted: await parts.control.purge([id]) });
}

async function purgeInstances({ request, parts }: ManagementCall) {
	const filter: InstanceFilter = { ...filterOf(request.query), top: Number.MAX_SAFE_INTEGER };
	if (filter.createdFrom === undefined)
		return jsonReply(400, "Please provide value for 'createdTimeFrom' parameter.");
	filter.createdTo ??= parts.clock.now();
	const found = await parts.control.list(filter);
	const instancesDeleted = await parts.control.purge(found.map(({ instanceId }) => instanceId));
	return instancesDeleted === 0 ? emptyReply(404) : jsonReply(200, { instancesDeleted });
}

function filterOf(query: URLSearchParams): Omit<InstanceFilter, "top"> {
	const createdFrom = queryInstant(query, "createdTimeFrom");
	const createdTo = queryInstant(query, "createdTimeTo");
	const statuses = queryWords(query, "runtimeStatus", STATUSES);
	return {
		...(createdFrom === undefined ? {} : { createdFrom }),
		...(createdTo === undefined ? {} : { createdTo }),
		...(statuses === undefined ? {} : { statuses: statuses as RuntimeStatus[] }),
	};
}

function placeOf(request: ManagementRequest): InstancePlace | undefined | "unknown" {
	const place = continuationPlace(request);
	if (place === undefined || place === "unknown") return place;
	const [createdAt, instanceId] = place;
	if (typeof createdAt !== "number" || typeof instanceId !== "string") return "unknown";
	return { createdAt, instanceId };
}
