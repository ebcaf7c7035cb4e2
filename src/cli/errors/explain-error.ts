import { CommanderError } from "commander";
import type { ApiErrorCode } from "../../contract/error-codes.ts";
import { LocalServerError } from "../../local/local-server-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { Interrupted } from "../interrupted.ts";
import { ServerRefused, ServerUnreachable } from "../server/server-error.ts";
import type { Where } from "../server/where.ts";
import { harmless } from "../text/harmless-text.ts";
import { type Paint, unpainted } from "../text/styled-line.ts";
import { usageError } from "./usage-error.ts";
import { JobFileRejected, UserError } from "./user-error.ts";

/** What an error means to the user, and to whoever reads the exit code. */
export interface Explanation {
	message: string;
	/** Lines that are shown as they are, before the message. */
	problems?: readonly string[];
	hint?: string | undefined;
	exitCode: ExitCode;
}

/** Undefined when nobody foresaw the error: then it is a fault of Tutti. */
export function explanationOf(error: unknown): Explanation | undefined {
	if (error instanceof Interrupted) return { message: error.message, exitCode: error.exitCode };
	if (error instanceof CommanderError) return usageError(error);
	if (error instanceof JobFileRejected) {
		const { message, problems, hint } = error;
		return { message, problems, hint, exitCode: exitCodes.usage };
	}
	if (error instanceof UserError) {
		return { message: error.message, hint: error.hint, exitCode: exitCodes.usage };
	}
	if (error instanceof ServerRefused) return refusal(error);
	if (error instanceof ServerUnreachable) {
		const isLocal = error.where.target === undefined;
		const hint = isLocal
			? "Run the command again: it starts a new server, and unfinished jobs go on."
			: "Jobs that run there go on. `tutti targets` shows the addresses, and which answer.";
		return { message: error.message, hint, exitCode: exitCodes.internal };
	}
	if (error instanceof Error && "hint" in error) {
		const hint = typeof error.hint === "string" ? error.hint : undefined;
		const isUsers = error instanceof LocalServerError && error.isUsers;
		const exitCode = isUsers ? exitCodes.usage : exitCodes.internal;
		return { message: error.message, hint, exitCode };
	}
	return undefined;
}

/** By the API's error codes: what to do about a refusal whose message says only what is. */
const HINTS: Readonly<Partial<Record<ApiErrorCode, (where: Where) => string>>> = {
	JobNotFound: ({ option, target }) =>
		`\`tutti ps --all${option}\` lists the jobs of ${target ?? "this state folder"}.`,
	JobNotFinished: ({ option }) =>
		`\`tutti attach <job-id>${option}\` follows it to its end; \`tutti cancel <job-id>${option}\` ends it.`,
	StillCleaningUp: ({ option }) => `\`tutti ps${option}\` shows how many are left.`,
	NothingToRetry: ({ option }) => `A new job of the same file: tutti run <job-file> --new${option}`,
};

const SHUT = "Is the app stopped, or does it let no requests in from here? The portal shows both.";

function refusal({ status, code, message, problems, where }: ServerRefused): Explanation {
	const isUsers = status >= 400 && status < 500;
	const exitCode = isUsers ? exitCodes.usage : exitCodes.internal;
	// The message of a refused job is its problems once more.
	if (code === "InvalidJob" && problems.length > 0) {
		const refused = `${where.target ?? "The server"} refused the job.`;
		return { message: refused, problems, exitCode };
	}
	const hint = code === "unexpected" ? hintOfStranger(status, where) : hintOf(code, where);
	return { message, problems, hint, exitCode };
}

function hintOf(code: ApiErrorCode, where: Where): string | undefined {
	return Object.hasOwn(HINTS, code) ? HINTS[code]?.(where) : undefined;
}

/** Of an answer that is none of the API. */
function hintOfStranger(status: number, { target }: Where): string | undefined {
	if (status === 403) return SHUT;
	if (status >= 300) return undefined;
	return target === undefined
		? "`tutti down` stops the server; the next command starts it as this command's version."
		: "Does something answer in its place, such as a proxy? `tutti targets` shows its address and its version.";
}

/** As `explanationOf`, with words for a fault of Tutti too. */
export function explainedError(error: unknown): Explanation {
	return (
		explanationOf(error) ?? {
			message: `Tutti met an error that it did not foresee: ${String(error)}`,
			hint: "Run the command again with --debug to see the stack.",
			exitCode: exitCodes.internal,
		}
	);
}

/**
 * The error as lines for stderr, and the exit code it gives. `debug` adds the stack, with its causes. `meant`: what the
 * user most likely meant.
 */
export function explainError(
	error: unknown,
	{
		debug,
		paint = unpainted,
		meant,
	}: { debug: boolean; paint?: Paint; meant?: string | undefined },
): { lines: string[]; exitCode: ExitCode } {
	const { message, problems, hint, exitCode } = explainedError(error);
	const lines = (problems ?? []).map(harmless);
	const [first = "", ...more] = message.split("\n").map(harmless);
	lines.push(`${paint(["bold", "red"], "error:")} ${first}`, ...more);
	const question = meant === undefined ? [] : [`Did you mean ${harmless(meant)}?`];
	const hints = [...question, ...(hint === undefined ? [] : [harmless(hint)])];
	if (hints.length > 0) lines.push(`${paint("dim", "hint:")} ${hints.join(" ")}`);
	if (debug) lines.push(...stackOf(error));
	return { lines, exitCode };
}

function stackOf(error: unknown): string[] {
	const lines: string[] = [];
	for (let at = error; at instanceof Error; at = at.cause) {
		const stack = at.stack ?? String(at);
		lines.push(...`${at === error ? "" : "caused by "}${stack}`.split("\n").map(harmless));
	}
	return lines;
}
