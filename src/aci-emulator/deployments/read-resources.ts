import type { DeploymentRecord } from "./deployment-record.ts";
import { type Requests, resourcePath } from "./send-request.ts";
import { problemIn, StepFailure } from "./step-answer.ts";
import { UnreadResource } from "./template/runtime-scope.ts";
import type { TemplateObject } from "./template/template-value.ts";

/** The api-version for resources of which the template names none. */
export const READ_VERSION = "2023-05-01";

/**
 * What `evaluate` comes to once it has all resources that it asks for: it is called again after each that was
 * missing, and read. Throws StepFailure for one that is not there, and what `evaluate` throws.
 */
export async function withResourcesRead(
	{ send }: Requests,
	{ correlationId: requestId }: DeploymentRecord,
	evaluate: (read: Map<string, TemplateObject>) => TemplateObject,
): Promise<TemplateObject> {
	const read = new Map<string, TemplateObject>();
	for (;;) {
		try {
			return evaluate(read);
		} catch (error) {
			if (!(error instanceof UnreadResource)) throw error;
			const { id, apiVersion = READ_VERSION } = error;
			const answer = await send({ method: "GET", path: resourcePath(id, apiVersion), requestId });
			if (answer.status !== 200) throw new StepFailure(problemIn(answer));
			read.set(id.toLowerCase(), answer.body as TemplateObject);
		}
	}
}
