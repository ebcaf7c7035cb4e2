import type { Sent } from "../../engine/instance-control.ts";
import type { HostLog } from "../../host-log.ts";
import { isLive } from "../../orchestrations/instance.ts";
import { queryFlag, queryText } from "../query-values.ts";
import { isJson } from "./is-json.ts";
import {
	emptyReply,
	errorReply,
	jsonReply,
	type ManagementReply,
	unexpectedReply,
} from "./management-reply.ts";
import { type ManagementCall, managementRoute } from "./management-route.ts";
import { invalidJson } from "./orchestrator-routes.ts";
import { linksOrEnd } from "./wait-for-end.ts";

export const operationRoutes = [
	managementRoute("POST", "instances/{instanceId}/raiseEvent/{eventName}", raiseEvent),
	managementRoute("POST", "instances/{instanceId}/terminate", (call) => send(call, "terminate")),
	managementRoute("POST", "instances/{instanceId}/suspend", (call) => send(call, "suspend")),
	managementRoute("POST", "instances/{instanceId}/resume", (call) => send(call, "resume")),
	managementRoute("POST", "instances/{instanceId}/rewind", rewind),
	managementRoute("POST", "instances/{instanceId}/restart", restart),
	// Makes this app the primary one of its task hub, which it is.
	managementRoute("GET POST PUT DELETE", "makeprimary", async () => emptyReply(200)),
];

async function raiseEvent({ request, parameters, parts }: ManagementCall) {
	const id = parameters.instanceId!;
	const problem = eventProblem(request.header("content-type"), request.body);
	if (problem === undefined)
		return sentReply(await parts.control.raiseEvent(id, parameters.eventName!, request.body));
	const instance = await parts.control.get(id);
	if (instance === undefined) return emptyReply(404);
	return isLive(instance) ? problem : emptyReply(410);
}

function eventProblem(contentType: string | undefined, body: string): ManagementReply | undefined {
	if (!isJsonType(contentType))
		return errorReply(400, "Only application/json request content is supported");
	return isJson(body) ? undefined : invalidJson();
}

export function isJsonType(contentType: string | undefined): boolean {
	return contentType?.split(";")[0]?.trim().toLowerCase() === "application/json";
}

type Operation = "terminate" | "suspend" | "resume";

async function send({ request, parameters, parts }: ManagementCall, operation: Operation) {
	const id = parameters.instanceId!;
	const sent = await parts.control[operation](id, queryText(request.query, "reason") ?? "");
	if (sent !== "alreadySo") return sentReply(sent);
	const instance = await parts.control.get(id);
	const status = operation === "suspend" ? "Suspended" : (instance?.status ?? "Running");
	warn(parts.log, id, `Cannot ${operation} orchestration instance in the ${status} state.`);
	return unexpectedReply(
		`Cannot ${operation} the orchestration instance ${id} because instance is in the ${status} state.`,
		"System.InvalidOperationException",
	);
}

function warn(log: HostLog, instanceId: string, text: string): void {
	log({
		level: "warning",
		source: "host",
		instanceId,
		message: `${text} InstanceId: ${instanceId}.`,
	});
}

function sentReply(sent: Exclude<Sent, "alreadySo">): ManagementReply;
function sentReply(sent: Sent): ManagementReply;
function sentReply(sent: Sent): ManagementReply {
	if (sent === "notFound") return emptyReply(404);
	return emptyReply(sent === "ended" ? 410 : 202);
}

async function rewind({ request, parameters, parts }: ManagementCall) {
	const id = parameters.instanceId!;
	const { control } = parts;
	const instance = await control.get(id);
	// The dollar sign is the extension's.
	if (instance === undefined)
		return jsonReply(404, `No orchestration with instance ID "$${id}" found.`);
	if (instance.status !== "Failed") return notFailed(instance.status);
	const sent = await control.rewind(id, queryText(request.query, "reason") ?? "");
	return sent === "sent" ? emptyReply(202) : notFailed((await control.get(id))?.status);
}

function notFailed(status = "Purged"): ManagementReply {
	return jsonReply(
		412,
		`This orchestration has status ${status}, but only orchestrations in the "Failed" state can be rewound.`,
	);
}

async function restart(call: ManagementCall) {
	const { request, parameters, parts } = call;
	const id = parameters.instanceId!;
	const withNewId = queryFlag(request.query, "restartWithNewInstanceId") ?? true;
	const restarted = await parts.control.restart(id, withNewId);
	switch (restarted.kind) {
		case "started":
			return linksOrEnd(call, restarted.instanceId);
		case "notFound":
			return errorReply(400, "InstanceId does not match a valid orchestration instance.", {
				type: "System.ArgumentException",
				message: `An orchestration with the instanceId ${id} was not found.`,
			});
		case "conflict":
			return errorReply(409, "A non-terminal instance with this instance ID already exists.", {
				type: "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException",
				message: restarted.message,
			});
	}
}
