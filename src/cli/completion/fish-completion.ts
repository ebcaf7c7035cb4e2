import type { CompletedOption, CompletionModel, Offered } from "./completion-model.ts";

/** A file `tutti.fish` of fish's folder of completions, or sourced. */
export function fishCompletion({ options, commands }: CompletionModel): string {
	const lines = [
		"# fish completion of tutti. For this shell: tutti completion fish | source",
		"complete -c tutti -f",
		...options.map((option) => `complete -c tutti ${optionWords(option)}`),
	];
	for (const { name, description } of commands) {
		lines.push(`complete -c tutti -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`);
	}
	for (const command of commands) {
		const seen = `complete -c tutti -n ${quoted(`__fish_seen_subcommand_from ${command.name}`)}`;
		lines.push(...command.options.map((option) => `${seen} ${optionWords(option)}`));
		lines.push(...offeredWords(command.offered).map((words) => `${seen} ${words}`));
	}
	return `${lines.join("\n")}\n`;
}

function optionWords({ flags, description, takesValue }: CompletedOption): string {
	const named = flags.map((flag) =>
		flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
	);
	return `${named.join(" ")}${takesValue ? " -r -F" : ""} -d ${quoted(description)}`;
}

function offeredWords(offered: Offered | undefined): string[] {
	if (offered === undefined) return [];
	if (offered === "jobs") return ["-a '(tutti complete 2>/dev/null)'"];
	if (offered === "files") return ["-F"];
	return offered.length === 0 ? [] : [`-a '${offered.join(" ")}'`];
}

function quoted(text: string): string {
	return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
