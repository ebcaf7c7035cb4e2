import type { CommandContext } from "../command-context.ts";
import { apiClient } from "../server/api-client.ts";
import type { ServerAccess } from "../server/server-access.ts";
import { ServerRefused, ServerUnreachable } from "../server/server-error.ts";
import { type Speaker, skewOf, speakerOf, THIS_COMMAND } from "../server/version-skew.ts";
import { HERE } from "../server/where.ts";
import { functionKey, type KeySource } from "./function-key.ts";
import type { Target } from "./target.ts";

const TIME_LIMIT_MS = 5_000;

/** What a look at a server brought. */
export interface Look {
	/** Whether a Tutti answered that takes the key and understands this command. */
	answers: boolean;
	version?: string;
	/** Why it is of no use now. */
	problem?: string;
}

/** Looks for 5 s at most, and asks nobody else for a key. `isMeant`: as for `functionKey`. */
export async function lookAtTarget(
	target: Target,
	context: Pick<CommandContext, "environment" | "cwd" | "clock">,
	isMeant: boolean,
): Promise<Look & { keyFrom: KeySource }> {
	const { source, key } = functionKey(target, { ...context, tell: () => undefined }, isMeant);
	const isAtHand = source === "environment" || source === "kept";
	const look = await lookAt(target.url, isAtHand ? key : undefined);
	return { ...look, keyFrom: source };
}

export async function lookAt(url: string, key?: ServerAccess["key"]): Promise<Look> {
	let speaker: Speaker | undefined;
	const heard = ({ headers }: { headers: Headers }) => {
		speaker = speakerOf(headers);
	};
	try {
		const access = { url, where: HERE, heard, ...(key && { key }) };
		await apiClient(access, { timeoutMs: TIME_LIMIT_MS }).listJobs({ limit: 1 });
		return lookOf(speaker);
	} catch (error) {
		const version = speaker === undefined ? {} : { version: speaker.version };
		return { answers: false, ...version, problem: problemOf(error, key !== undefined) };
	}
}

function lookOf(speaker: Speaker | undefined): Look {
	if (speaker === undefined) return { answers: false, problem: "no Tutti, or one from before 0.2" };
	const { version } = speaker;
	const { kind } = skewOf(speaker, THIS_COMMAND);
	if (kind === "older") return { answers: false, version, problem: "too old for this command" };
	if (kind === "newer") return { answers: false, version, problem: "too new for this command" };
	return { answers: true, version };
}

function problemOf(error: unknown, hasKey: boolean): string {
	if (error instanceof ServerUnreachable) {
		return error.isLate ? `no answer within ${TIME_LIMIT_MS / 1000} s` : "cannot be reached";
	}
	if (!(error instanceof ServerRefused))
		return error instanceof Error ? error.message : String(error);
	if (error.status === 401) return hasKey ? "refuses the key" : "asks for a key";
	if (error.status >= 500) return `answers ${error.status}`;
	return `no Tutti: it answers ${error.status}`;
}
