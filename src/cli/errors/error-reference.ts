/** The page docs/errors.md, made from the codes, reasons and exit codes that there are. */
import { ERROR_CODES } from "../../contract/error-codes.ts";
import { exitCodes } from "../exit-code.ts";
import { CODE_ADVICE, EXIT_ADVICE, MESSAGES, REASON_ADVICE } from "./error-advice.ts";

const INTRODUCTION = `# Errors

What there is to do about each error. A message of the command says what is wrong on its first line; a line that begins
with \`hint:\` says what to do; the exit code says of which kind it is. \`--debug\` adds the stack.`;

const JOB_FILE = `## Problems of a job file

\`\`\`
job.yaml:4:10: timeouts.run: expected a duration from 100ms to 7d, with its unit, such as 90s, 10m or 1h30m, found the number 600
\`\`\`

File, line and column; the key; what is expected there, and what was found. All problems are told at once, and nothing
is started while there is one. \`tutti validate <job-file>\` checks and starts nothing. Common mistakes, with their
messages, stand with each key in [job-file.md](job-file.md).`;

export function errorReference(): string {
	const exits = Object.entries(EXIT_ADVICE).map(
		([name, [means, todo]]) =>
			`| ${exitCodes[name as keyof typeof exitCodes]} | ${means} | ${todo} |`,
	);
	const reasons = Object.entries(REASON_ADVICE).map(
		([reason, [because, todo]]) => `| \`${reason}\` | ${because} | ${todo} |`,
	);
	const codes = Object.entries(ERROR_CODES).map(
		([code, { status, meaning }]) =>
			`| \`${code}\` | ${status} | ${meaning} | ${CODE_ADVICE[code as keyof typeof CODE_ADVICE]} |`,
	);
	const messages = MESSAGES.map(({ says, cause, todo }) => `| …${says}… | ${cause} | ${todo} |`);
	return `${[
		INTRODUCTION,
		table("Exit codes", ["exit code", "it means", "what to do"], exits),
		table("Why an item failed", ["reason", "it means", "what to do"], reasons),
		"Which of them are launched again, and when: [completion.md](completion.md#why-an-item-ended).",
		table("Messages that are often met", ["message", "it means", "what to do"], messages),
		JOB_FILE,
		table("Error codes of the API", ["code", "HTTP status", "it means", "what to do"], codes),
		"The body of such an answer is in [api.md](api.md#errors).",
	].join("\n\n")}\n`;
}

function table(title: string, heads: string[], rows: string[]): string {
	const rule = `|${heads.map(() => " --- |").join("")}`;
	return [`## ${title}`, "", `| ${heads.join(" | ")} |`, rule, ...rows].join("\n");
}
