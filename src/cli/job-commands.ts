import { attach } from "./commands/attach.ts";
import { cancel } from "./commands/cancel.ts";
import { cost } from "./commands/cost.ts";
import { logs } from "./commands/logs.ts";
import { outputs } from "./commands/outputs.ts";
import { plan } from "./commands/plan.ts";
import { ps } from "./commands/ps.ts";
import { purge, purgeFinished } from "./commands/purge.ts";
import { quota } from "./commands/quota.ts";
import { result } from "./commands/result.ts";
import { resume } from "./commands/resume.ts";
import { retry } from "./commands/retry.ts";
import { run } from "./commands/run.ts";
import { show } from "./commands/show.ts";
import { suspend } from "./commands/suspend.ts";
import type { Choose, Place, Program } from "./program.ts";

const DETACHED_OUTPUT = "--detach does not wait for the output; tutti attach --output does";

/** The commands that start, follow, read and change jobs. */
export function addJobCommands(program: Program, place: Place, chosen: Choose): void {
	addFollowCommands(program, place, chosen);
	addReadCommands(program, place, chosen);
	addMeasureCommands(program, place, chosen);
	addChangeCommands(program, place, chosen);
}

function addFollowCommands(program: Program, place: Place, chosen: Choose): void {
	program
		.command("run <job-file>")
		.description("run a job and follow it; an unfinished job of the same file is followed instead")
		.option("--new", "start another job even if one of this file is unfinished")
		.option("--output <file>", "write the job's result there when it has ended")
		.option("--detach", "print the job's id and leave it to run in the background")
		.option("--json", "print changes as JSON, one object a line")
		.option("--quiet", "print failures only")
		.action((file, options, command) => {
			refuseIf(command, options.json && options.quiet, "--json and --quiet exclude each other");
			refuseIf(command, options.detach && options.output !== undefined, DETACHED_OUTPUT);
			chosen(() => run(place(), file, options));
		});
	program
		.command("attach [job-id]")
		.description("follow a job: the newest unfinished one, else the newest")
		.option("--output <file>", "write the job's result there when it has ended")
		.option("--json", "print changes as JSON, one object a line")
		.option("--quiet", "print failures only")
		.action((jobId, options, command) => {
			refuseIf(command, options.json && options.quiet, "--json and --quiet exclude each other");
			chosen(() => attach(place(), jobId, options));
		});
	program
		.command("retry <job-id>")
		.description("run the items of a finished job again that did not succeed, and follow it")
		.option("--output <file>", "write the job's result there when it has ended")
		.option("--detach", "print the job's id and leave it to run in the background")
		.option("--json", "print changes as JSON, one object a line")
		.option("--quiet", "print failures only")
		.action((jobId, options, command) => {
			refuseIf(command, options.json && options.quiet, "--json and --quiet exclude each other");
			refuseIf(command, options.detach && options.output !== undefined, DETACHED_OUTPUT);
			chosen(() => retry(place(), jobId, options));
		});
}

function addReadCommands(program: Program, place: Place, chosen: Choose): void {
	program
		.command("ps")
		.description("list the jobs that are unfinished")
		.option("--all", "list the finished ones too")
		.option("--json", "print a JSON array of jobs")
		.action((options) => chosen(() => ps(place(), options)));
	program
		.command("show <job-id>")
		.description("show all that is known of a job, or of one of its items")
		.option("--item <index>", "of this item, from 0; merge: of the merge step")
		.option("--json", "print it as JSON")
		.action((jobId, options) => chosen(() => show(place(), jobId, options)));
	program
		.command("logs <job-id>")
		.description("print what the containers of a job wrote")
		.option("--item <index>", "of this item alone, from 0; merge: of the merge step")
		.option("--failed", "of the items that failed")
		.option("-f, --follow", "as it grows, until the item has ended")
		.option("--launch <number>", "of this launch, from 1 (default: the newest)")
		.option("--run <number>", "of this run of the job, from 1 (default: the newest)")
		.action((jobId, options, command) => {
			const both = options.item !== undefined && options.failed;
			refuseIf(command, both, "--item and --failed exclude each other");
			const picks = options.failed || options.launch !== undefined || options.run !== undefined;
			refuseIf(command, options.follow && picks, "--follow goes with --item alone");
			chosen(() => logs(place(), jobId, options));
		});
	program
		.command("outputs <job-id>")
		.description("fetch the files that a job's items sent to $TUTTI_OUTPUT_URL")
		.requiredOption("--to <folder>", "where they go, as <index> with an extension by their type")
		.option("--force", "replace what is there already")
		.option("--json", "print each file as JSON, one object a line")
		.action((jobId, options) => chosen(() => outputs(place(), jobId, options)));
	program
		.command("result <job-id>")
		.description("print what a job returned")
		.option("--output <file>", "write it there instead")
		.action((jobId, options) => chosen(() => result(place(), jobId, options)));
}

/** What limits jobs, and what they cost. */
function addMeasureCommands(program: Program, place: Place, chosen: Choose): void {
	program
		.command("quota")
		.description("show what is known of ACI's quotas and rates, and what is in use")
		.option("--json", "print it as JSON")
		.action((options) => chosen(() => quota(place(), options)));
	program
		.command("plan <job-file>")
		.description(
			"foretell when a job would start and end, what it would cost, and what holds it up",
		)
		.option("--json", "print it as JSON")
		.action((file, options) => chosen(() => plan(place(), file, options)));
	program
		.command("cost <job-id>")
		.description("show what a job cost, and for what")
		.option("--json", "print it as JSON, with every item")
		.action((jobId, options) => chosen(() => cost(place(), jobId, options)));
}

function addChangeCommands(program: Program, place: Place, chosen: Choose): void {
	program
		.command("cancel <job-id>")
		.description("cancel a job and delete its container groups")
		.action((jobId) => chosen(() => cancel(place(), jobId)));
	program
		.command("suspend <job-id>")
		.description("start nothing more of a job; what runs goes on")
		.action((jobId) => chosen(() => suspend(place(), jobId)));
	program
		.command("resume <job-id>")
		.description("go on with a suspended job")
		.action((jobId) => chosen(() => resume(place(), jobId)));
	program
		.command("purge [job-ids...]")
		.description("remove finished jobs: their results, logs, files and histories")
		.option("--finished", "every job that has finished")
		.option("--older-than <time>", "every job that finished so long ago, such as 7d or 12h")
		.action((jobIds, options, command) => {
			const all = options.finished || options.olderThan !== undefined;
			const both = all && jobIds.length > 0;
			refuseIf(command, both, "job ids exclude --finished and --older-than");
			const none = !all && jobIds.length === 0;
			refuseIf(command, none, "name jobs, or --finished, or --older-than <time>");
			const { olderThan } = options;
			chosen(() => (all ? purgeFinished(place(), olderThan) : purge(place(), jobIds)));
		});
}

/** Ends the command with commander's own kind of error when the options do not go together. */
function refuseIf(
	command: { error(message: string): never },
	isWrong: boolean | undefined,
	why: string,
): void {
	if (isWrong) command.error(`error: ${why}`);
}
