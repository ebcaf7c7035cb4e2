import type { CommanderError } from "commander";
import { exitCodes } from "../exit-code.ts";
import type { Explanation } from "./explain-error.ts";

/** Where the parser says what was meant, on a line of its own. */
const SUGGESTION = /^\((Did you mean .*\?)\)$/;
const HELP = "`tutti --help`, or `tutti <command> --help`, lists what there is.";

/** Whether the parser only ended the command, having printed the help or the version. */
export function isHelp({ code }: CommanderError): boolean {
	return code.startsWith("commander.help") || code === "commander.version";
}

/** What is wrong with a command line, in the words of every other error. */
export function usageError({ code, message }: CommanderError): Explanation {
	const [first = "", second = ""] = message.replace(/^error: /, "").split("\n");
	const suggestion = SUGGESTION.exec(second)?.[1] ?? dashesWords(code, first);
	const hint = suggestion === undefined ? HELP : `${suggestion} ${HELP}`;
	return { message: first, hint, exitCode: exitCodes.usage };
}

/** Of `-all`, which is none of the letters `-a`, `-l`, `-l`. */
function dashesWords(code: string, message: string): string | undefined {
	const [, name] = /'-([a-z][a-z-]+)'/.exec(message) ?? [];
	return code === "commander.unknownOption" && name !== undefined
		? `Did you mean --${name}?`
		: undefined;
}
