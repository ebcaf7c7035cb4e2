import type { CompletedOption, CompletionModel, Offered } from "./completion-model.ts";

/** All flags, as the words of a shell. */
export function flagsOf(options: readonly CompletedOption[]): string {
	return options.flatMap(({ flags }) => flags).join(" ");
}

/** The flags after which a value stands, of any command, by what the value may be; none is empty. */
export function valueFlags({ options, commands }: CompletionModel): {
	files: string[];
	targets: string[];
	other: string[];
} {
	const all = [...options, ...commands.flatMap((command) => command.options)];
	const taking = all.filter(({ takesValue }) => takesValue);
	const flagsOfAll = (isThem: (option: CompletedOption) => boolean) => [
		...new Set(taking.filter(isThem).flatMap(({ flags }) => flags)),
	];
	const files = flagsOfAll(({ offered }) => offered === "files");
	const targets = flagsOfAll(({ offered }) => offered === "targets");
	const known = [...files, ...targets];
	return { files, targets, other: flagsOfAll(() => true).filter((flag) => !known.includes(flag)) };
}

/** The commands that have others below them, as a pattern of `case`. */
export function commandsWithMore({ commands }: CompletionModel): string {
	return commands.flatMap(({ name, below }) => (below.length > 0 ? [name] : [])).join("|");
}

/** The branches of a `case` by command. */
export function commandCases(
	{ commands }: CompletionModel,
	branch: (options: string, offered: Offered | undefined) => string,
): string {
	return commands
		.map(({ name, options, offered }) => `\t\t"${name}") ${branch(flagsOf(options), offered)} ;;`)
		.join("\n");
}
