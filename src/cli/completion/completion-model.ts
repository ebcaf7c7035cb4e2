import type { Command, Option } from "commander";

/** What may stand where a value is: a job's id, a target's name, a file, or one of some words. Absent: nobody knows. */
export type Offered = "jobs" | "targets" | "files" | readonly string[];

export interface CompletedOption {
	/** As typed, such as `-f` and `--follow`. */
	flags: readonly string[];
	description: string;
	takesValue: boolean;
	/** What the value may be. */
	offered?: Offered;
}

export interface CompletedCommand {
	/** As typed, `targets add` too. */
	name: string;
	description: string;
	options: readonly CompletedOption[];
	offered?: Offered;
	/** The names of the commands below it. */
	below: readonly string[];
}

export interface CompletionModel {
	/** Those of every command. */
	options: readonly CompletedOption[];
	/** Those below others come after all of the program's own. */
	commands: readonly CompletedCommand[];
}

/** What can be completed, as the program itself has it. Hidden commands are left out. */
export function completionModel(program: Command): CompletionModel {
	const help = program.createHelp();
	const own = help.visibleCommands(program);
	const below = own.flatMap((command) =>
		command.commands.map((sub) => completedCommand(sub, `${command.name()} ${sub.name()}`)),
	);
	return {
		options: help.visibleOptions(program).map(completedOption),
		commands: [...own.map((command) => completedCommand(command, command.name())), ...below],
	};
}

/** The commands that stand right behind `tutti`. */
export function firstCommands({ commands }: CompletionModel): CompletedCommand[] {
	return commands.filter(({ name }) => !name.includes(" "));
}

function completedCommand(command: Command, name: string): CompletedCommand {
	const offered = offeredBy(command);
	return {
		name,
		description: command.description(),
		options: command.options.map(completedOption),
		...(offered === undefined ? {} : { offered }),
		below: command.commands.map((sub) => sub.name()),
	};
}

function completedOption(option: Option): CompletedOption {
	const flags = [option.short, option.long].filter((flag) => flag !== undefined);
	const takesValue = option.required || option.optional;
	const value = /<(.*)>/.exec(option.flags)?.[1];
	const offered = value === undefined ? undefined : VALUES[value];
	const about = { flags, description: option.description, takesValue };
	return offered === undefined ? about : { ...about, offered };
}

/** By what an option calls its value. */
const VALUES: Readonly<Record<string, Offered>> = {
	file: "files",
	folder: "files",
	"name|url": "targets",
};

function offeredBy(command: Command): Offered | undefined {
	if (command.commands.length > 0) return command.commands.map((sub) => sub.name());
	const [argument] = command.registeredArguments;
	if (argument === undefined) return [];
	if (argument.argChoices !== undefined) return argument.argChoices;
	const name = argument.name();
	if (name.startsWith("job-id")) return "jobs";
	if (name === "target") return "targets";
	if (command.parent?.name() === "targets" && command.name() !== "add") return "targets";
	return /file|folder|path/.test(name) ? "files" : undefined;
}
