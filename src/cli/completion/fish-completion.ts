import {
	type CompletedCommand,
	type CompletedOption,
	type CompletionModel,
	firstCommands,
	type Offered,
} from "./completion-model.ts";

/** A file `tutti.fish` of fish's folder of completions, or sourced. */
export function fishCompletion(model: CompletionModel): string {
	const lines = [
		"# fish completion of tutti. For this shell: tutti completion fish | source",
		"complete -c tutti -f",
		...model.options.map((option) => `complete -c tutti ${optionWords(option)}`),
	];
	for (const { name, description } of firstCommands(model)) {
		lines.push(`complete -c tutti -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`);
	}
	for (const command of model.commands) {
		const seen = `complete -c tutti -n ${quoted(conditionOf(command))}`;
		lines.push(...command.options.map((option) => `${seen} ${optionWords(option)}`));
		lines.push(...offeredWords(command.offered).map((words) => `${seen} ${words}`));
	}
	return `${lines.join("\n")}\n`;
}

/** Whether the line is of this command, and of none below it. */
function conditionOf({ name, below }: CompletedCommand): string {
	const seen = name.split(" ").map((word) => `__fish_seen_subcommand_from ${word}`);
	if (below.length > 0) seen.push(`not __fish_seen_subcommand_from ${below.join(" ")}`);
	return seen.join("; and ");
}

function optionWords({ flags, description, takesValue, offered }: CompletedOption): string {
	const named = flags.map((flag) =>
		flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
	);
	const needed = offered === "files" ? " -r" : " -x";
	const value = takesValue ? [needed, ...offeredWords(offered)].join(" ") : "";
	return `${named.join(" ")}${value} -d ${quoted(description)}`;
}

function offeredWords(offered: Offered | undefined): string[] {
	if (offered === undefined) return [];
	if (offered === "jobs") return ["-a '(tutti complete 2>/dev/null)'"];
	if (offered === "targets") return ["-a '(tutti complete targets 2>/dev/null)'"];
	if (offered === "files") return ["-F"];
	return offered.length === 0 ? [] : [`-a '${offered.join(" ")}'`];
}

function quoted(text: string): string {
	return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
