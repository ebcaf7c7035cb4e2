/** What to do about every error, for docs/errors.md. The types see to it that none is left out. */
import type { ApiErrorCode } from "../../contract/error-codes.ts";
import type { Reason } from "../../job/reason.ts";
import type { exitCodes } from "../exit-code.ts";

export const CODE_ADVICE: Readonly<Record<ApiErrorCode, string>> = {
	InvalidJob: "Put right what `problems` names, each with its line, column and key",
	InvalidRequest: "The message names the parameter, what it takes and what was given",
	InvalidToken:
		"Use the address just as the container found it in its environment. Was it cut off, or is it of another installation, or from before `TUTTI_KEY` was changed?",
	JobNotFound:
		"`tutti ps --all` lists the jobs. Is it of another target or state folder, or purged?",
	ItemNotFound: "Items count from 0; `tutti show <job-id>` says how many there are",
	NoLog: "`tutti show <job-id> --item <index>` says how far the item came",
	NoOutput: "Wait for the item's end; have its command PUT the file before its callback",
	JobNotFinished: "`tutti attach <job-id>` follows it to its end, `tutti cancel <job-id>` ends it",
	NothingToRetry: "`tutti run <job-file> --new` starts another job",
	StillCleaningUp: "Ask again in a minute: `tutti ps` shows how many groups are left",
	NoResult:
		"`tutti show <job-id>` says why, `tutti logs <job-id> --failed` what the containers wrote; `tutti retry <job-id>` runs what failed again",
	LaunchOver:
		"Nothing, by itself: another launch has taken its place, or the item had ended. If it comes often, `timeouts.run` may be too short",
	TokenExpired: "The container ran past its time: a longer `timeouts.run`",
	TooLarge:
		"Send a file to `$TUTTI_OUTPUT_URL`, and post a reference; of a job, make `items` smaller",
	Internal: "See the app's log: `server.log` in the state folder, Application Insights in Azure",
	NotStarted: "Submit the job again. If that does not help, see the app's log",
};

/** Of a reason: why, and what helps. */
export const REASON_ADVICE: Readonly<Record<Reason, readonly [because: string, todo: string]>> = {
	application: [
		"The exit code was not 0, or the callback said `outcome=failed`",
		"`tutti logs <job-id> --failed`. Exit code 127: the command is not in the image; 126: it cannot be run; 137: killed, often for want of memory: `resources.memoryGb`",
	],
	"callback-lost": [
		"Exit 0, but no callback came, or it was refused",
		"Post the result to `$TUTTI_CALLBACK_URL` before the end, with retries and `--fail`. If there is none: `result: optional`",
	],
	platform: [
		"Container Instances killed, evicted or lost the container",
		"Tutti launches it again, `attempts.platform` times in all. With `sku: spot` give it more",
	],
	image: [
		"The image could not be pulled, or cannot be run",
		"Is the name right, with its tag? Does the registry let ACI in ([azure.md](azure.md))? Is it of the platform linux/amd64?",
	],
	capacity: [
		"The region had no room",
		"Nothing: it waits and costs no attempt. `regions` gives it more to choose from",
	],
	quota: [
		"A quota of the subscription was reached",
		"`tutti quota` shows them. A job of which nothing could ever fit ends with it: fewer `resources`, smaller `itemsPerGroup`, or ask Azure for more",
	],
	throttled: [
		"Azure answered that requests came too fast",
		"Nothing: it waits and costs no attempt. `itemsPerGroup` needs fewer creates",
	],
	"start-timeout": [
		"The container had not started in time",
		"A longer `timeouts.start`, a smaller image, a registry in the same region",
	],
	"run-timeout": [
		"The container had not ended in time",
		"A longer `timeouts.run`, or see in `tutti logs <job-id> --item <index>` what it waits for",
	],
	"job-timeout": [
		"The job's own time was over",
		"A longer `timeouts.job`; `tutti retry <job-id>` runs the rest",
	],
	canceled: ["Somebody canceled the job", "`tutti retry <job-id>` runs what had not ended"],
	budget: [
		"The job's budget was used up",
		"`tutti cost <job-id>` says for what. A larger `budget` in a new job",
	],
	invalid: [
		"Container Instances refused the request",
		"The outcome's message has its words. It is often a size or a feature that the region does not offer",
	],
	internal: [
		"A fault of Tutti, or an answer that it does not know",
		"The outcome's message and the app's log say more. Please report it",
	],
};

export const EXIT_ADVICE: Readonly<Record<keyof typeof exitCodes, readonly [string, string]>> = {
	succeeded: ["Every item succeeded, and the merge step, if there is one", "Nothing"],
	jobFailed: [
		"An item or the merge step failed, or the job was canceled",
		"`tutti logs <job-id> --failed`, then `tutti retry <job-id>`",
	],
	usage: [
		"The job file or the command line is wrong, or names what does not exist, or a target cannot be used as it is",
		"As the message says; nothing was started",
	],
	internal: [
		"The server failed, cannot be reached or was stopped, or Tutti has a fault",
		"Run the command again: jobs go on. `server.log` in the state folder says more, `--debug` shows the stack",
	],
	interrupted: [
		"Stopped by Ctrl-C",
		"The job goes on: `tutti attach <job-id>`, or `tutti cancel <job-id>`",
	],
	outputClosed: [
		"The reader of the output has gone, such as `head`",
		"The job goes on: `tutti attach <job-id>`",
	],
	terminated: ["Stopped by SIGTERM", "As by Ctrl-C"],
};

/** Messages that are often met. `says`: a piece of the message, just as it stands in the code. */
export const MESSAGES: readonly { says: string; cause: string; todo: string }[] = [
	{
		says: "no container engine answers",
		cause:
			"`TUTTI_CONTAINERS` is `docker`, and neither Docker nor podman answers, or this user may not reach its socket",
		todo: "Start it; try `docker ps`; point `DOCKER_HOST` at its socket. Or use plain processes: `TUTTI_CONTAINERS=process`",
	},
	{
		says: "Containers run as plain processes here",
		cause: "No error: no engine answers, so the job's image is ignored",
		todo: "Start Docker or podman, then `tutti down`; the next command starts a server that uses it",
	},
	{
		says: "it must be auto, docker or process",
		cause: "`TUTTI_CONTAINERS` has another value",
		todo: "Set it to one of them, or not at all",
	},
	{
		says: "cannot be the state folder",
		cause: "The folder `.tutti` cannot be made here, or not written to",
		todo: "Name another: `--state <folder>`, or the variable `TUTTI_STATE`",
	},
	{
		says: "A newer Tutti has worked in",
		cause: "The state folder has jobs of a newer version",
		todo: "Use that version again, or another state folder",
	},
	{
		says: "The local server does not start:",
		cause: "A setting that is wrong, or what the line itself says",
		todo: "What the hint says; `server.log` in the state folder has all that the server said",
	},
	{
		says: "The local server ended while it started.",
		cause: "It died of something that it did not foresee: the lines below have its last words",
		todo: "See `server.log` in the state folder",
	},
	{
		says: "Another server works in",
		cause: "Two servers want the same state folder",
		todo: "Use the one that runs; `tutti down` stops it",
	},
	{
		says: "dist/app/functions.cjs, is missing",
		cause: "A clone that was not built",
		todo: "`npm run build`",
	},
	{
		says: "The app's settings are not right.",
		cause:
			"An environment variable of the function app is missing or wrong; each is named with what was expected",
		todo: "In Azure: `azd provision` sets them. [azure.md](azure.md) has the list",
	},
	{
		says: "refuses the key that is kept for it",
		cause: "The deployment's function key was replaced",
		todo: "`tutti login <target>`",
	},
	{
		says: "would be spoken to in clear text",
		cause: "The target's address begins with `http:`",
		todo: "Use https",
	},
	{
		says: "is not what this command understands",
		cause: "What answered is no Tutti, but a proxy or a page to sign in, or Tutti has a fault",
		todo: "`tutti targets` shows the addresses and the versions; `tutti down` stops the local server",
	},
	{
		says: "is no Tutti, or one from before 0.2",
		cause: "Something else answers at the target's address",
		todo: "`tutti targets` shows the addresses; `azd deploy` replaces an older Tutti",
	},
];
