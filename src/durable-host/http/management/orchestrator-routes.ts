import { queryText } from "../query-values.ts";
import { isJson } from "./is-json.ts";
import { errorReply } from "./management-reply.ts";
import { type ManagementCall, managementRoute } from "./management-route.ts";
import { linksOrEnd } from "./wait-for-end.ts";

export const orchestratorRoutes = [
	managementRoute("POST", "orchestrators/{functionName}", startOrchestrator),
	managementRoute("POST", "orchestrators/{functionName}/{instanceId}", startOrchestrator),
];

async function startOrchestrator(call: ManagementCall) {
	const { request, parameters, parts } = call;
	const { body } = request;
	if (body !== "" && !isJson(body)) return invalidJson();
	const name = parameters.functionName!;
	const started = await parts.control.start({
		name,
		instanceId: parameters.instanceId,
		input: body === "" ? null : body,
		version: queryText(request.query, "version") ?? parts.defaultVersion,
	});
	if (started.kind === "invalid") return errorReply(400, started.message);
	if (started.kind === "exists") return errorReply(409, started.message);
	const { instanceId } = started;
	parts.log({
		level: "information",
		source: "host",
		instanceId,
		message: `${instanceId}: Function '${name} (Orchestrator)' scheduled. Reason: NewInstance. IsReplay: False. State: Scheduled. HubName: ${parts.links.hubName}.`,
	});
	return linksOrEnd(call, instanceId);
}

export function invalidJson() {
	return errorReply(400, "Invalid JSON content", {
		type: "Newtonsoft.Json.JsonReaderException",
		message: "The body of the request is no JSON, or nests deeper than 64 levels.",
	});
}
