import { Argument, type Command } from "commander";
import { completeJobs, completeTargets, completion, type Shell } from "./commands/completion.ts";
import { dashboard } from "./commands/dashboard.ts";
import { down } from "./commands/down.ts";
import { up } from "./commands/up.ts";
import { exitCodes } from "./exit-code.ts";
import type { Choose, Place, Program } from "./program.ts";

/** The commands about the server itself. `here` is this machine, whatever the target. */
export function addServerCommands(
	program: Program,
	{ here, place }: { here: Place; place: Place },
	chosen: Choose,
): void {
	program
		.command("up")
		.description("start the background server, and say how it is reached")
		.option("--json", "print it as JSON")
		.action((options) => chosen(() => up(here(), options)));
	program
		.command("down")
		.description("stop the background server; unfinished jobs go on when it runs again")
		.action(() => chosen(() => down(here())));
	program
		.command("dashboard [job-id]")
		.description("open the page of all jobs, or of one, in the browser")
		.option("--print", "print its address alone")
		.action((jobId, options) => chosen(() => dashboard(place(), jobId, options)));
	program.command("serve", { hidden: true }).action(() =>
		chosen(async () => {
			const { context, stateFolder } = here();
			await context.localServers.serveLocally(stateFolder);
			return exitCodes.succeeded;
		}),
	);
	addCompletion(program, { here, place }, chosen);
}

function addCompletion(
	program: Program,
	{ here, place }: { here: Place; place: Place },
	chosen: Choose,
): void {
	program
		.command("completion")
		.description("print the completion script of a shell: source <(tutti completion bash)")
		.addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
		.action((shell) =>
			chosen(() => completion(program as unknown as Command, shell as Shell, here())),
		);
	program
		.command("complete", { hidden: true })
		.addArgument(new Argument("[what]").choices(["jobs", "targets"]).default("jobs"))
		.action((what) =>
			chosen(() => (what === "targets" ? completeTargets(here()) : completeJobs(place()))),
		);
}
