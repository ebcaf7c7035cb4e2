import type { OrchestrationContext, Task } from "durable-functions";
import { type Versioned, versionOf } from "../job/orchestration-version.ts";

/**
 * A sub-orchestration that decides by its parent's version. To the engine it is of its parent's version, too, so that
 * code that may run the parent may run the child; without one, of host.json's.
 */
export function startChild(
	context: OrchestrationContext,
	orchestration: string,
	input: object,
	{ instanceId, parent }: { instanceId: string; parent: Versioned },
): Task {
	const version = context.df.version ?? undefined;
	const childInput = { ...input, ...versionOf(parent) };
	return context.df.callSubOrchestrator(orchestration, childInput, instanceId, version);
}
