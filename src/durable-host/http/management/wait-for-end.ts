import { type Instance, isLive } from "../../orchestrations/instance.ts";
import { queryNumber } from "../query-values.ts";
import { statusReply } from "./instance-routes.ts";
import { managementUrls } from "./management-links.ts";
import { errorReply, jsonReply, jsonTextReply, type ManagementReply } from "./management-reply.ts";
import type { ManagementCall } from "./management-route.ts";

/**
 * The answer to a start: the links of the instance, or its end, if the request waits for it with `timeout` and
 * `pollingInterval` (in seconds) and it comes in time.
 */
export async function linksOrEnd(
	call: ManagementCall,
	instanceId: string,
): Promise<ManagementReply> {
	const { query } = call.request;
	const timeoutS = queryNumber(query, "timeout");
	const intervalS = queryNumber(query, "pollingInterval");
	if (timeoutS === undefined || intervalS === undefined) return links(call, instanceId);
	if (intervalS > timeoutS)
		return errorReply(
			400,
			`Total timeout ${timeoutS} should be bigger than retry timeout ${intervalS}`,
		);
	const ended = await endWithin(call, instanceId, timeoutS * 1000, intervalS * 1000);
	if (ended === undefined) return links(call, instanceId);
	if (ended.status === "Completed") return jsonTextReply(200, ended.output ?? "null");
	return statusReply(call, ended, false);
}

async function endWithin(
	{ parts, pause }: ManagementCall,
	instanceId: string,
	timeoutMs: number,
	intervalMs: number,
): Promise<Instance | undefined> {
	const giveUpAt = parts.clock.now() + timeoutMs;
	for (;;) {
		const instance = await parts.control.get(instanceId);
		if (instance !== undefined && !isLive(instance)) return instance;
		const leftMs = giveUpAt - parts.clock.now();
		if (leftMs <= 0) return undefined;
		await pause(Math.min(intervalMs, leftMs));
	}
}

/** 202 with the links of an instance (CreateCheckStatusResponse). */
function links({ request, parts }: ManagementCall, instanceId: string): ManagementReply {
	const urls = managementUrls(request.origin, parts.links, instanceId);
	const { rewindPostUri: _, ...shown } = urls;
	const headers = { location: urls.statusQueryGetUri, "retry-after": "10" };
	return jsonReply(202, shown, headers);
}
