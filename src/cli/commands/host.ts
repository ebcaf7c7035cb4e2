import { once } from "node:events";
import {
	type DurableHost,
	type DurableHostOptions,
	startDurableHost,
} from "../../durable-host/durable-host.ts";
import { DurableHostError, messageOf, stackOf } from "../../durable-host/host-error.ts";
import { CONSOLE_CATEGORY, type HostLogLine } from "../../durable-host/host-log.ts";
import type { CommandContext } from "../command-context.ts";
import { watchStrayErrors } from "../errors/stray-errors.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { captureConsole } from "../host/capture-console.ts";
import { logJson, logLine, type StartedHost, startJson, startLines } from "../host/host-lines.ts";
import {
	clockOption,
	type HostOptionTexts,
	numberOption,
	retentionOption,
	synchronousOption,
} from "../host/host-options.ts";
import { appFolderOf, clockFor, clockWords, stateFileOf } from "../host/host-state.ts";
import { watchInterrupts } from "../interrupted.ts";
import { paintFor } from "../text/styled-line.ts";

/**
 * `tutti host`: runs an app of Azure Functions in this process until a signal, and writes its log to stdout. A
 * second signal ends the process at once.
 */
export async function host(
	context: CommandContext,
	appArgument: string | undefined,
	texts: HostOptionTexts,
): Promise<ExitCode> {
	const port = numberOption("--port", texts.port, { from: 0, to: 65_535 });
	const threads =
		numberOption("--activity-threads", texts.activityThreads, { from: 0, to: 64 }) ?? 0;
	const synchronous = synchronousOption(texts.synchronous);
	const factor = clockOption(texts.clock);
	const retentionMs = retentionOption(texts.retention);
	const appFolder = appFolderOf(appArgument, context.cwd);
	const stateFile = stateFileOf(texts.state, appFolder, context.cwd);
	const clock = clockFor(stateFile, factor, context.clock);
	const { started, log } = output(context, texts.jsonLog ?? false);
	const options: DurableHostOptions = {
		appDirectory: appFolder,
		databaseFile: stateFile,
		clock,
		log,
		synchronous,
		keys: texts.keys ?? false,
		skipUnsupported: texts.skipUnsupported ?? false,
		activityThreads: threads,
		...(port === undefined ? {} : { port }),
		...(retentionMs === undefined ? {} : { retentionMs }),
		...(texts.hostname === undefined ? {} : { hostname: texts.hostname }),
	};
	const fromTheApp = { source: "function", category: CONSOLE_CATEGORY } as const;
	const giveConsoleBack = captureConsole((level, message) =>
		log({ ...fromTheApp, time: clock.now(), level, message }),
	);
	// In Azure the app's process ends and another one starts; here it is the host's own, which has more to do.
	const ignoreStrayErrors = watchStrayErrors(context.signals, (error) => {
		const message = `The app did not catch an error: ${stackOf(error) || messageOf(error)}`;
		log({ ...fromTheApp, time: clock.now(), level: "error", message });
	});
	try {
		const running = await start(options);
		// Not earlier: while an app is loaded, which may take for ever, the first signal ends the process.
		const { signal } = watchInterrupts(context.signals);
		const { url, functions, leftOut, hubName, settingsFiles } = running;
		const about = { url, functions, leftOut, hubName, settingsFiles };
		started(
			{
				...about,
				appFolder,
				stateFile,
				synchronous,
				clock: clockWords(factor),
				activityThreads: threads,
			},
			clock.now(),
		);
		if (!signal.aborted) await once(signal, "abort");
		context.stderr.write("The host stops; what has not ended goes on when it runs again.\n");
		await running.close();
		return exitCodes.succeeded;
	} finally {
		ignoreStrayErrors();
		giveConsoleBack();
	}
}

/** What keeps the host from starting is the user's to put right. */
async function start(options: DurableHostOptions): Promise<DurableHost> {
	try {
		return await startDurableHost(options);
	} catch (error) {
		if (!(error instanceof DurableHostError)) throw error;
		throw new UserError(error.message, HINTS[error.code], { cause: error });
	}
}

const HINTS: Record<DurableHostError["code"], string | undefined> = {
	app: undefined,
	unsupported: undefined,
	busy: "--port names another port (0: any free one), --state another file.",
	database: "--state names another file.",
};

function output({ stdout, environment }: CommandContext, isJson: boolean) {
	const write = (line: string) => void stdout.write(`${line}\n`);
	const paint = paintFor(stdout, environment);
	return {
		log: (line: HostLogLine) => write(isJson ? logJson(line) : logLine(line, paint)),
		started(about: StartedHost, atMs: number) {
			if (isJson) write(startJson(about, atMs));
			else for (const line of startLines(about, paint)) write(line);
		},
	};
}
