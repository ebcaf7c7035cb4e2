/** The part of the management API that is about entities. A key of "$" reads the entity whose key is empty. */
import type { ListedEntity } from "../../engine/instance-control.ts";
import type { EntityFilter } from "../../store/entity-table.ts";
import { queryFlag, queryInstant, queryPageSize, queryText } from "../query-values.ts";
import {
	continuationPlace,
	continuationToken,
	lastOfPage,
	TOKEN_HEADER,
	unknownToken,
} from "./continuation-token.ts";
import { isJson } from "./is-json.ts";
import { emptyReply, errorReply, jsonReply, jsonTextReply } from "./management-reply.ts";
import { type ManagementCall, managementRoute } from "./management-route.ts";
import { isJsonType } from "./operation-routes.ts";
import { shownValue } from "./shown-history.ts";

export const entityRoutes = [
	managementRoute("GET", "entities", listEntities),
	managementRoute("POST DELETE", "entities", async () =>
		errorReply(400, "Invalid entity id: entity name must not be a null or empty string."),
	),
	managementRoute("GET", "entities/{entityName}", listEntities),
	managementRoute("POST DELETE", "entities/{entityName}", signalEntity),
	managementRoute("GET", "entities/{entityName}/{entityKey}", readEntity),
	managementRoute("POST DELETE", "entities/{entityName}/{entityKey}", signalEntity),
];

const PAGE = 100;
const EMPTY_KEY = "$";
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const REFUSED_IN_KEY = /[/\\?#\u0000-\u001f\u007f-\u009f]/;

async function readEntity({ parameters, parts }: ManagementCall) {
	const key = parameters.entityKey === EMPTY_KEY ? "" : parameters.entityKey!;
	const state = await parts.control.entityState(parameters.entityName!, key);
	return state === undefined ? emptyReply(404) : jsonTextReply(200, state);
}

async function signalEntity({ request, parameters, parts }: ManagementCall) {
	const { entityName = "", entityKey = "" } = parameters;
	const { method, query, body } = request;
	if (REFUSED_IN_KEY.test(entityKey))
		return errorReply(400, "Entity keys must not contain /, \\, #, ?, or control characters.");
	const saysJson = isJsonType(request.header("content-type"));
	if (body !== "" && saysJson && !isJson(body))
		return errorReply(
			400,
			"Could not parse JSON content: the body of the request is no JSON, or nests deeper than 64 levels.",
		);
	const operation = method === "DELETE" ? "delete" : (queryText(query, "op") ?? "");
	const input = saysJson ? body : JSON.stringify(body);
	const problem = await parts.control.signalEntity(
		entityName,
		entityKey,
		operation,
		body === "" ? null : input,
	);
	return problem === undefined ? emptyReply(202) : errorReply(400, problem);
}

async function listEntities({ request, parameters, parts }: ManagementCall) {
	const { control } = parts;
	if (control.listEntities === undefined)
		return errorReply(501, "To list entities is not supported by this host yet.");
	const { query } = request;
	const top = queryPageSize(query, "top") ?? PAGE;
	const place = continuationPlace(request);
	const [after] = place ?? [];
	if (place === "unknown" || (after !== undefined && typeof after !== "string"))
		return unknownToken();
	const from = queryInstant(query, "lastOperationTimeFrom");
	const to = queryInstant(query, "lastOperationTimeTo");
	const filter: EntityFilter = {
		...(parameters.entityName === undefined ? {} : { name: parameters.entityName.toLowerCase() }),
		...(from === undefined ? {} : { lastOperationFrom: from }),
		...(to === undefined ? {} : { lastOperationTo: to }),
		...(after === undefined ? {} : { after }),
		top: top + 1,
	};
	const found = await control.listEntities(filter);
	const fetchState = queryFlag(query, "fetchState") ?? false;
	const last = lastOfPage(found, top);
	const token = last && continuationToken([`@${last.name}@${last.key}`]);
	const body = found.slice(0, top).map((entity) => listedEntity(entity, fetchState));
	return jsonReply(200, body, { [TOKEN_HEADER]: token ?? "" });
}

/** As DurableEntityStatus.cs. */
function listedEntity({ name, key, lastOperationAt, state }: ListedEntity, fetchState: boolean) {
	return {
		entityId: { name, key },
		lastOperationTime: new Date(lastOperationAt).toISOString(),
		state: fetchState ? shownValue(state) : null,
	};
}
