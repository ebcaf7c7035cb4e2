import type { Command as TypedCommand } from "@commander-js/extra-typings";
import { Command, Help, type Option } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { CommandContext } from "./command-context.ts";
import { init } from "./commands/init.ts";
import { schema } from "./commands/schema.ts";
import { validate } from "./commands/validate.ts";
import { type ExitCode, exitCodeHelp } from "./exit-code.ts";
import { addJobCommands } from "./job-commands.ts";
import type { Place as WorkPlace } from "./place.ts";
import { stateFolderOf } from "./server/state-folder.ts";
import { addServerCommands } from "./server-commands.ts";
import { chooseTarget } from "./target/choose-target.ts";
import { addTargetCommands } from "./target-commands.ts";

const EXAMPLES = `
Examples:
  tutti init                                write a job file to begin with
  tutti run job.yaml --output result.json   run a job, and keep what it returns
  tutti run job.yaml --detach               start it and come back later
  tutti attach                              follow the newest unfinished job
  tutti ps --all                            every job of this folder
  tutti dashboard                           the same in the browser
  tutti run job.yaml --target prod          run it in Azure: see tutti targets

${exitCodeHelp}`;

/** What a parsed command line asks for, and whether errors come with their stack. */
export interface Invocation {
	debug: boolean;
	place: Place;
	perform(): Promise<ExitCode> | ExitCode;
}

/**
 * The command line of `tutti`: its commands, options and help. Parsing decides what is to be done and does
 * not do it. Throws commander's CommanderError, also for --help and --version.
 */
export function parseCommandLine(argv: readonly string[], context: CommandContext): Invocation {
	let perform: Invocation["perform"] | undefined;
	const program = globalProgram(context);
	const here = () => ({ context, stateFolder: stateFolderOf(program.opts().state, context) });
	const place = () => ({ ...here(), chosen: chooseTarget(program.opts().target, context) });
	const chosen = (action: Invocation["perform"]) => {
		perform = action;
	};
	addJobCommands(program, place, chosen);
	addFileCommands(program, context, chosen);
	addServerCommands(program, { here, place }, chosen);
	addTargetCommands(program, here, chosen);
	addHostCommand(program, context, chosen);
	addEmulatorCommand(program, context, chosen);
	program.parse(argv, { from: "user" });
	if (perform === undefined) program.help({ error: true });
	return { debug: program.opts().debug ?? false, place, perform: perform! };
}

/** Where the command works, once its options are read. Throws UserError when the target is none. */
export type Place = () => WorkPlace;
export type Choose = (action: Invocation["perform"]) => void;
export type Program = ReturnType<typeof globalProgram>;

function globalProgram({ stdout, stderr }: CommandContext) {
	const program = new Command();
	program.configureHelp({ showGlobalOptions: true, visibleGlobalOptions: globalOptionsOf });
	return (program as unknown as TypedCommand)
		.name("tutti")
		.description(packageJson.description)
		.version(packageJson.version, "--version", "print the version")
		.option("--state <folder>", "where jobs are kept (default: $TUTTI_STATE, else .tutti)")
		.option(
			"--target <name|url>",
			"the deployment that it is about (default: $TUTTI_TARGET, else as set, else local)",
		)
		.option("--debug", "print the stack of an error")
		.helpOption("--help", "print this help")
		.addHelpText("after", EXAMPLES)
		.configureOutput({
			writeOut: (text) => stdout.write(text),
			writeErr: (text) => stderr.write(text),
			// Told where every other error is.
			outputError: () => undefined,
			getOutHelpWidth: () => stdout.columns || 100,
			getErrHelpWidth: () => stderr.columns || 100,
		})
		.hook("preAction", (whole, command) => {
			const { target } = whole.opts();
			const name = nameOf(command);
			if (target !== undefined && WITHOUT_TARGET.includes(name)) {
				command.error(`error: tutti ${name} ${WITHOUT_TARGET_WORDS}`);
			}
		})
		.exitOverride();
}

/** What these do is done here, whatever the default target is. */
const WITHOUT_TARGET = [
	"completion",
	"down",
	"host",
	"emulator",
	"init",
	"schema",
	"serve",
	"targets",
	"up",
	"validate",
];
const WITHOUT_TARGET_WORDS = "is about this machine and takes no --target";

/** Of a command below `targets`: `targets`. */
function nameOf(command: { name(): string; parent: { name(): string } | null }): string {
	return command.parent?.name() === "targets" ? "targets" : command.name();
}

/** The global options that the command does not explain itself. */
function globalOptionsOf(this: Help, command: Command): Option[] {
	const own = command.options.map(({ long }) => long);
	const all = Help.prototype.visibleGlobalOptions.call(this, command);
	const isHere = WITHOUT_TARGET.includes(nameOf(command));
	return all.filter(({ long }) => !own.includes(long) && !(isHere && long === "--target"));
}

function addFileCommands(program: Program, context: CommandContext, chosen: Choose): void {
	program
		.command("init [path]")
		.description("write a job file that runs, to begin with, into a folder or under a name")
		.option("--image <image>", "for this image, which has a shell (default: Node's)")
		.action((path, options) => chosen(() => init(context, path ?? ".", options)));
	program
		.command("validate <job-file>")
		.description("check a job file and start nothing")
		.action((file) => chosen(() => validate(context, file)));
	program
		.command("schema")
		.description("print the JSON schema of job files")
		.option("--api", "print the OpenAPI document of the HTTP API instead")
		.option("--events", "print the JSON schema of the lines of --json instead")
		.action((options, command) => {
			const both = options.api && options.events;
			if (both) command.error("error: --api and --events exclude each other");
			chosen(() => schema(options, context));
		});
}

function addHostCommand(program: Program, context: CommandContext, chosen: Choose): void {
	program
		.command("host [app-folder]")
		.description("run any app of Azure Functions with Durable Functions, until Ctrl-C")
		.option("--port <port>", "default: local.settings.json's, else 7071; 0: any free one")
		.option("--hostname <name>", "the address to listen on (default: 127.0.0.1)")
		.option("--state <file>", "the SQLite file (default: .durable/host.db in the app's folder)")
		.option("--synchronous <level>", "full (the default) or normal, faster but for power failures")
		.option("--keys", "ask for keys as Azure does (authLevel, system key)")
		.option("--skip-unsupported", "leave functions out that this host cannot run")
		.option("--activity-threads <count>", "run activities in so many threads (default: 0, none)")
		.option("--retention <time>", "purge what ended so long ago, such as 7d (default: keep it)")
		.option("--clock <clock>", "real (the default) or scaled:<factor>, such as scaled:60")
		.option("--json-log", "write the log as JSON, one object a line")
		.action((appFolder, options) =>
			chosen(async () => {
				// Loaded for this command alone: the others need nothing of the host.
				const { host } = await import("./commands/host.ts");
				// A global option is read as such wherever it stands.
				return host(context, appFolder, { ...options, state: program.opts().state });
			}),
		);
}

function addEmulatorCommand(program: Program, context: CommandContext, chosen: Choose): void {
	const several = (text: string, before: string[] | undefined) => [...(before ?? []), text];
	program
		.command("emulator")
		.description("serve Azure Container Instances on this machine, for any client, until Ctrl-C")
		.option("--port <port>", "of https (default: 8443; 0: any free one)")
		.option("--http-port <port>", "of http, which serves the same (default: 8080; 0: any free one)")
		.option("--hostname <name>", "the address to listen on (default: 127.0.0.1)")
		.option("--state <folder>", "where groups, keys and the CA are kept (default: .aci-emulator)")
		.option("--location <name>", "where the resource group 'local' is (default: local)")
		.option("--subscription <id>", "the subscription's id (default: all zeros)")
		.option("--tenant <id>", "the tenant's id (default: …-0000000000aa)")
		.option(
			"--principal <id=secret>",
			"one more service principal; =@<file>: a certificate",
			several,
		)
		.option("--imds", "serve a virtual machine's managed identity to whoever reaches the port")
		.option(
			"--engine <engine>",
			"what runs containers: auto (the default: docker if it answers), docker, process, simulated",
		)
		.option("--network <network>", "of containers on docker: host (the default on Linux) or bridge")
		.option("--share <account/share=folder>", "a folder for a share of Azure Files", several)
		.option(
			"--quota <name=number>",
			"a quota, such as containerGroups=20 or eastus.standardCores=10",
			several,
		)
		.option(
			"--simulation <file>",
			"a JSON file of how long simulated containers run, and how they end",
		)
		.option("--vault <file>", "a JSON file of key vaults' secrets: values by their addresses")
		.option("--faults <file>", "a JSON file of what is to go wrong; read again when it changes")
		.option(
			"--timing <name=number>",
			"how long the platform takes, such as pendingMs=0 or pullMbPerSecond=50",
			several,
		)
		.option("--image-size <image=MB>", "an image's size, which decides its pull's time", several)
		.option("--async-header <name>", "Azure-AsyncOperation (the default), or Location")
		.option("--no-arm-limits", "do not throttle as Azure Resource Manager does")
		.option(
			"--clock <clock>",
			"real (the default), scaled:<factor>, or stepped: by the control API",
		)
		.option("--leave-containers", "let containers go on when the emulator stops")
		.option("--silent", "print nothing but errors")
		.option("--json", "print the start and the log as JSON, one object a line")
		.action((options) =>
			chosen(async () => {
				// Loaded for this command alone: the others need nothing of the emulator.
				const { emulator } = await import("./commands/emulator.ts");
				// A global option is read as such wherever it stands.
				return emulator(context, { ...options, state: program.opts().state });
			}),
		);
}
