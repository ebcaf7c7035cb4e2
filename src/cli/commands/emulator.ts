import { once } from "node:events";
import { join, resolve } from "node:path";
import {
	type AciEmulator,
	type AciEmulatorOptions,
	startAciEmulator,
} from "../../aci-emulator/aci-emulator.ts";
import { FaultFileError } from "../../aci-emulator/faults/fault-file.ts";
import { makePrivateFolder } from "../../aci-emulator/private-folder.ts";
import type { CommandContext } from "../command-context.ts";
import { emulatorClock } from "../emulator/emulator-clock.ts";
import { engineFor } from "../emulator/emulator-engine.ts";
import { emulatorJson, emulatorLines } from "../emulator/emulator-lines.ts";
import {
	DEFAULT_HTTP_PORT,
	DEFAULT_PORT,
	type EmulatorOptionTexts,
	guidOption,
	locationOption,
	networkOption,
	principalOption,
	quotaOption,
	shareOption,
	textOption,
} from "../emulator/emulator-options.ts";
import { asyncHeaderOption, timingOption } from "../emulator/emulator-timing.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { numberOption } from "../host/host-options.ts";
import { watchInterrupts } from "../interrupted.ts";
import { paintFor } from "../text/styled-line.ts";

const DEFAULT_STATE = ".aci-emulator";
/** What a killed emulator's clock may go back by. */
const KEEP_CLOCK_MS = 1000;

/**
 * `tutti emulator`: serves Azure Container Instances in this process until a signal. A second signal ends the
 * process at once.
 */
export async function emulator(
	context: CommandContext,
	texts: EmulatorOptionTexts,
): Promise<ExitCode> {
	const { stdout, stderr } = context;
	const stateFolder = resolve(context.cwd, textOption("--state", texts.state) ?? DEFAULT_STATE);
	const settings = settingsOf(texts, context.cwd);
	makeFolder(stateFolder);
	const kept = emulatorClock(texts.clock, join(stateFolder, "clock.json"), context.clock);
	const { clock, words } = kept;
	const write = (line: string) => void stdout.write(`${line}\n`);
	const log = texts.silent
		? () => undefined
		: (line: string) => {
				const time = new Date(clock.now()).toISOString();
				write(texts.json ? JSON.stringify({ time, type: "log", line }) : `${time} ${line}`);
			};
	const file = textOption("--simulation", texts.simulation);
	const simulation = file && resolve(context.cwd, file);
	const engine = await engineFor(texts.engine, {
		...{ stateFolder, clock, log, simulation, environment: context.environment },
		network: networkOption(texts.network),
		shares: shareOption(texts.share ?? [], context.cwd),
	});
	const { close, ...about } = await start({
		...settings,
		...{ stateDirectory: stateFolder, clock, engine, log },
	});
	kept.keep();
	const keeping = setInterval(kept.keep, KEEP_CLOCK_MS);
	const { signal } = watchInterrupts(context.signals);
	const started = {
		...{ ...about, stateFolder, engine: engine.name, clock: words },
		hasInstanceMetadata: texts.imds ?? false,
	};
	if (texts.json) write(emulatorJson(started, clock.now()));
	else if (!texts.silent) {
		for (const line of emulatorLines(started, paintFor(stdout, context.environment))) write(line);
	}
	if (!signal.aborted) await once(signal, "abort");
	const ending = texts.leaveContainers ? "its containers go on" : "its containers are ended";
	if (!texts.silent) stderr.write(`The emulator stops; ${ending}.\n`);
	clearInterval(keeping);
	await close({ containers: texts.leaveContainers ? "leave" : "stop" });
	kept.keep();
	return exitCodes.succeeded;
}

type Settings = Omit<AciEmulatorOptions, "stateDirectory" | "clock" | "engine" | "log">;

function settingsOf(texts: EmulatorOptionTexts, cwd: string): Settings {
	const ports = { from: 0, to: 65_535 };
	const subscriptionId = guidOption("--subscription", texts.subscription);
	const tenantId = guidOption("--tenant", texts.tenant);
	const hostname = textOption("--hostname", texts.hostname);
	const location = locationOption(textOption("--location", texts.location));
	const faults = textOption("--faults", texts.faults);
	const vault = textOption("--vault", texts.vault);
	const asyncHeader = asyncHeaderOption(texts.asyncHeader);
	return {
		port: numberOption("--port", texts.port, ports) ?? DEFAULT_PORT,
		httpPort: numberOption("--http-port", texts.httpPort, ports) ?? DEFAULT_HTTP_PORT,
		...(hostname === undefined ? {} : { hostname }),
		...(location === undefined ? {} : { location }),
		...(subscriptionId === undefined ? {} : { subscriptionId }),
		...(tenantId === undefined ? {} : { tenantId }),
		...(asyncHeader === undefined ? {} : { asyncHeader }),
		...quotaOption(texts.quota ?? []),
		timing: timingOption(texts.timing ?? [], texts.imageSize ?? []),
		principals: principalOption(texts.principal ?? [], cwd),
		instanceMetadata: texts.imds ?? false,
		...(faults === undefined ? {} : { faultsFile: resolve(cwd, faults) }),
		...(vault === undefined ? {} : { vaultFile: resolve(cwd, vault) }),
		armRates: texts.armLimits === false ? "unlimited" : {},
	};
}

function makeFolder(folder: string): void {
	try {
		makePrivateFolder(folder);
	} catch (cause) {
		throw new UserError(
			`${folder} cannot be made for the emulator's state: ${folderErrorWords(cause)}. Nothing was started.`,
			"--state names another folder.",
			{ cause },
		);
	}
}

/** No such file, of a folder that is to be made: the system lets nobody make one there. */
function folderErrorWords(error: unknown): string {
	const { code } = error as NodeJS.ErrnoException;
	if (code === "EEXIST") return "there is a file of that name";
	return code === "ENOENT" ? "no folder can be made there" : fileErrorWords(error);
}

/** What keeps the emulator from starting is the user's to put right. */
async function start(options: AciEmulatorOptions): Promise<AciEmulator> {
	try {
		return await startAciEmulator(options);
	} catch (cause) {
		throw new UserError((cause as Error).message, hintFor(cause), { cause });
	}
}

function hintFor(cause: unknown): string {
	if (cause instanceof FaultFileError) {
		return "docs/aci-emulator.md says what a file of faults may hold.";
	}
	switch ((cause as NodeJS.ErrnoException).code) {
		case "EADDRINUSE":
		case "EACCES":
			return "--port and --http-port name other ports (0: any free one).";
		case "EADDRNOTAVAIL":
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return "--hostname must be an address of this machine, such as 127.0.0.1.";
		default:
			return "--state names another folder.";
	}
}
