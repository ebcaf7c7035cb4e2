import type { CompletedOption, CompletionModel, Offered } from "./completion-model.ts";

/** All flags, as the words of a shell. */
export function flagsOf(options: readonly CompletedOption[]): string {
	return options.flatMap(({ flags }) => flags).join(" ");
}

/** The flags after which a value stands, of any command. */
export function valueFlags({ options, commands }: CompletionModel): string[] {
	const all = [...options, ...commands.flatMap((command) => command.options)];
	const taking = all.filter(({ takesValue }) => takesValue).flatMap(({ flags }) => flags);
	return [...new Set(taking)];
}

/** The branches of a `case` by command. */
export function commandCases(
	{ commands }: CompletionModel,
	branch: (options: string, offered: Offered | undefined) => string,
): string {
	return commands
		.map(({ name, options, offered }) => `\t\t${name}) ${branch(flagsOf(options), offered)} ;;`)
		.join("\n");
}
