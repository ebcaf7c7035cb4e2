/** What is told of one request to ARM. */
import { randomBytes } from "node:crypto";
import type { ArmCall } from "../container-groups/arm-call.ts";
import { parseGroupName } from "../job/instance-names.ts";
import { ATTRIBUTE, METRIC } from "./names.ts";
import type { Attributes, Facts } from "./telemetry.ts";
import { launchSpanId, type Trace } from "./trace.ts";

/**
 * A call is the child of the launch whose group it is about. Without a trace, as for lists and quotas, or for a group
 * whose job was removed, it is counted and makes no span. Of the request nothing is told but its kind: paths, queries
 * and bodies may hold what is secret.
 */
export function armCallFacts(call: ArmCall, trace: Trace | undefined): Facts {
	const { startedAt, endedAt, group } = call;
	const attributes = callAttributes(call);
	const points = [{ metric: METRIC.armRequests, value: (endedAt - startedAt) / 1000, attributes }];
	const place = group === undefined ? undefined : parseGroupName(group);
	if (trace === undefined || group === undefined || place === undefined) {
		return { spans: [], points };
	}
	const failed = call.errorType;
	return {
		points,
		spans: [
			{
				name: `${call.method} ${call.urlTemplate}`,
				kind: "client",
				trace,
				// Each call is another one, so its id need not be found again.
				spanId: randomBytes(8).toString("hex"),
				parentSpanId: launchSpanId(group),
				startAt: startedAt,
				endAt: Math.max(startedAt, endedAt),
				attributes: {
					...attributes,
					[ATTRIBUTE.jobId]: place.jobId,
					[ATTRIBUTE.run]: place.run,
					[ATTRIBUTE.batch]: place.batch,
					[ATTRIBUTE.launch]: place.launch,
					[ATTRIBUTE.group]: group,
					[ATTRIBUTE.urlTemplate]: call.urlTemplate,
					...(failed !== undefined && { [ATTRIBUTE.armError]: failed }),
					...(call.retryAfterMs !== undefined && {
						[ATTRIBUTE.retryAfterSeconds]: call.retryAfterMs / 1000,
					}),
				},
				...(failed !== undefined && { error: failed }),
			},
		],
	};
}

function callAttributes(call: ArmCall): Attributes {
	return {
		[ATTRIBUTE.method]: call.method,
		[ATTRIBUTE.operation]: call.operation,
		[ATTRIBUTE.serverAddress]: call.host,
		...(call.status !== undefined && { [ATTRIBUTE.statusCode]: call.status }),
		...(call.region !== undefined && { [ATTRIBUTE.region]: call.region }),
		...(call.errorType !== undefined && { [ATTRIBUTE.errorType]: call.errorType }),
	};
}
