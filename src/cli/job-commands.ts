import { attach } from "./commands/attach.ts";
import { cancel } from "./commands/cancel.ts";
import { ps } from "./commands/ps.ts";
import { purge } from "./commands/purge.ts";
import { resume } from "./commands/resume.ts";
import { retry } from "./commands/retry.ts";
import { run } from "./commands/run.ts";
import { suspend } from "./commands/suspend.ts";
import type { Choose, Place, Program } from "./program.ts";

/** The commands that start, follow and change jobs. */
export function addJobCommands(program: Program, place: Place, chosen: Choose): void {
	program
		.command("run <job-file>")
		.description("run a job and follow it; an unfinished job of the same file is followed instead")
		.option("--new", "start another job even if one of this file is unfinished")
		.option("--output <file>", "write the job's result there when it has ended")
		.option("--detach", "print the job's id and leave it to run in the background")
		.option("--json", "print changes as JSON, one object a line")
		.option("--quiet", "print failures only")
		.action((file, options, command) => {
			const { json, quiet, detach, output } = options;
			if (json && quiet) command.error("error: --json and --quiet exclude each other");
			if (detach && output !== undefined) {
				command.error("error: --detach does not wait for the output; tutti attach --output does");
			}
			chosen(() => run(place(), file, options));
		});
	program
		.command("attach [job-id]")
		.description("follow a job: the newest unfinished one, else the newest")
		.option("--output <file>", "write the job's result there when it has ended")
		.option("--json", "print changes as JSON, one object a line")
		.option("--quiet", "print failures only")
		.action((jobId, options, command) => {
			if (options.json && options.quiet) {
				command.error("error: --json and --quiet exclude each other");
			}
			chosen(() => attach(place(), jobId, options));
		});
	program
		.command("ps")
		.description("list the jobs that are unfinished")
		.option("--all", "list the finished ones too")
		.option("--json", "print a JSON array of jobs")
		.action((options) => chosen(() => ps(place(), options)));
	addChangeCommands(program, place, chosen);
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
		.command("retry <job-id>")
		.description("run the items of a finished job again that did not succeed")
		.action((jobId) => chosen(() => retry(place(), jobId)));
	program
		.command("purge <job-ids...>")
		.description("remove finished jobs: their results, logs, files and histories")
		.action((jobIds) => chosen(() => purge(place(), jobIds)));
}
