/**
 * Asks the Azure CLI, `az`, and takes its answer as JSON. Owns what keeps it from answering. Its output may hold keys,
 * and is in no message; what it writes to stderr is, a line of it.
 */
import { spawn } from "node:child_process";
import { resolve } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { harmless } from "../text/harmless-text.ts";
import { shellQuote } from "../text/shell-quote.ts";
import { KEY_VARIABLE } from "./key-text.ts";

/** `az` takes some seconds; on a slow machine its first call takes more than ten. */
const TIME_LIMIT_MS = 30_000;
const MOST_CHARACTERS = 1_000_000;
/**
 * Where `az` runs. Some packages of it start `python -m azure.cli`, which imports first what lies in the current folder,
 * and every `az` reads `.azure/config` there: the folder of a job may be anybody's.
 */
const NOBODYS_FOLDER = "/";

export interface AzureQuestion {
	/** As in `the function key of prod`. */
	what: string;
	/** Without `az` itself and without the output's format. Holds no secret: everybody may read a command line. */
	args: readonly string[];
	signal: AbortSignal | undefined;
}

/** Throws UserError when there is no `az`, nobody is signed in, it refuses, takes too long, or answers no JSON. */
export async function askAzureCli(
	context: Pick<CommandContext, "environment" | "cwd" | "clock">,
	question: AzureQuestion,
): Promise<unknown> {
	const { code, stdout, stderr } = await ranAz(context, question);
	if (code !== 0) throw refused(question, stderr, code);
	try {
		return JSON.parse(stdout);
	} catch {
		throw new UserError(
			`The Azure CLI was asked for ${question.what}, and what it answered is not JSON.`,
			`See what it says: ${silentLine(question.args)}`,
		);
	}
}

interface Ran {
	code: number | null;
	stdout: string;
	stderr: string;
}

function ranAz(
	{ environment, cwd, clock }: Pick<CommandContext, "environment" | "cwd" | "clock">,
	{ what, args, signal }: AzureQuestion,
): Promise<Ran> {
	return new Promise((ran, reject) => {
		signal?.throwIfAborted();
		const child = spawn("az", [...args, "--only-show-errors", "--output", "json"], {
			cwd: NOBODYS_FOLDER,
			env: azEnvironment(environment, cwd),
			stdio: ["ignore", "pipe", "pipe"],
		});
		const texts = { stdout: "", stderr: "" };
		for (const name of ["stdout", "stderr"] as const) {
			child[name].setEncoding("utf8").on("data", (chunk: string) => {
				if (texts[name].length < MOST_CHARACTERS) texts[name] += chunk;
			});
		}
		const settle = (done: () => void) => {
			cancelLimit();
			signal?.removeEventListener("abort", onAbort);
			done();
		};
		// What it has started may live on and hold its output open; nobody waits for that.
		const stop = (error: unknown) => {
			child.kill("SIGTERM");
			child.stdout.destroy();
			child.stderr.destroy();
			child.unref();
			settle(() => reject(error));
		};
		const onAbort = () => stop(signal?.reason);
		const cancelLimit = clock.callAt(clock.now() + TIME_LIMIT_MS, () => stop(late(what, args)));
		signal?.addEventListener("abort", onAbort, { once: true });
		child.on("error", (cause) => settle(() => reject(notStarted(what, cause))));
		child.on("close", (code) => settle(() => ran({ code, ...texts })));
	});
}

/** Without the key; what names a folder from the user's own still names the same. */
function azEnvironment(
	environment: Readonly<Record<string, string | undefined>>,
	cwd: string,
): NodeJS.ProcessEnv {
	const { AZURE_CONFIG_DIR: folder } = environment;
	return {
		...environment,
		...{ [KEY_VARIABLE]: undefined, PWD: NOBODYS_FOLDER, AZURE_CORE_NO_COLOR: "1" },
		...(folder && { AZURE_CONFIG_DIR: resolve(cwd, folder) }),
	};
}

function notStarted(what: string, cause: Error): UserError {
	const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
	const why = isMissing ? "there is no `az` on the PATH" : cause.message;
	return new UserError(
		`The Azure CLI is needed for ${what}, and cannot be started: ${why}.`,
		"Install it (https://aka.ms/azure-cli), or give the key yourself: tutti login <target> --key-stdin",
		{ cause },
	);
}

/** The same question, for the user to ask; what it answers may be a key, and is not shown. */
function silentLine(args: readonly string[]): string {
	return ["az", ...args, "-o", "none"].map(shellQuote).join(" ");
}

function late(what: string, args: readonly string[]): UserError {
	return new UserError(
		`The Azure CLI was asked for ${what}, and did not answer within ${TIME_LIMIT_MS / 1000} s.`,
		`See what keeps it: ${silentLine(args)}`,
	);
}

/** By what the Azure CLI and ARM say; they have no codes that a program could read. */
const REASONS: readonly { pattern: RegExp; why: string; hint: string }[] = [
	{
		pattern: /az login|not logged in|AADSTS|refresh token|InteractionRequired/i,
		why: "nobody is signed in there, or not any more",
		hint: "az login",
	},
	{
		pattern:
			/SubscriptionNotFound|subscription of .* doesn't exist|subscription .*(not found|could not be found)/i,
		why: "whoever is signed in does not see the subscription",
		hint: "`az account list --output table` shows those that can be seen; `az login --tenant <id>` signs in elsewhere.",
	},
	{
		pattern: /AuthorizationFailed|does not have authorization|Forbidden/i,
		why: "whoever is signed in may not read it",
		hint: "It needs Microsoft.Web/sites/host/listkeys/action on the function app, as Website Contributor has it.",
	},
	{
		pattern: /ResourceNotFound|ResourceGroupNotFound|was not found|could not be found/i,
		why: "the function app is not there",
		hint: "Was it deleted, or deployed anew under another name? `azd env refresh` reads the names again.",
	},
];

function refused({ what, args }: AzureQuestion, stderr: string, code: number | null): UserError {
	const lines = stderr.split("\n").map((line) => harmless(line.trim()));
	const said = lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== "");
	const reason = REASONS.find(({ pattern }) => pattern.test(stderr));
	const why = reason?.why ?? `it ended with exit code ${code}`;
	return new UserError(
		`The Azure CLI was asked for ${what}: ${why}.${said ? `\n  az: ${said.slice(0, 300)}` : ""}`,
		reason?.hint ?? `See the whole of it: ${silentLine(args)}`,
	);
}
