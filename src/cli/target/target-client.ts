import type { CommandContext } from "../command-context.ts";
import { type ApiClient, apiClient } from "../server/api-client.ts";
import { hearVersion } from "../server/hear-version.ts";
import type { ServerAccess } from "../server/server-access.ts";
import type { Where } from "../server/where.ts";
import { awaitFirstAnswer } from "./first-answer.ts";
import { functionKey } from "./function-key.ts";
import type { Target } from "./target.ts";

export interface Reach {
	context: Pick<CommandContext, "environment" | "cwd" | "clock">;
	target: Target;
	where: Where;
	signal: AbortSignal;
	/** Takes a sentence for the user. */
	tell(message: string): void;
}

/**
 * A client of a target that has answered: it is there, it is a Tutti that this command understands, and it takes the
 * key. Throws UserError, ServerUnreachable or ServerRefused otherwise.
 */
export async function targetClient(reach: Reach): Promise<ApiClient> {
	const { context, target, where, signal, tell } = reach;
	const { key, renew } = functionKey(target, { ...context, tell, signal });
	const access: ServerAccess = {
		url: target.url,
		where,
		key,
		renewKey: renew,
		heard: hearVersion({ target: target.name, warn: tell }),
	};
	const greet = (timeoutMs: number) =>
		apiClient(access, { signal, timeoutMs }).listJobs({ limit: 1 });
	await awaitFirstAnswer(greet, { name: target.name, clock: context.clock, signal, tell });
	return apiClient(access, { signal });
}
