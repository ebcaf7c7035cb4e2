import type { Command, Option } from "commander";

/** What may stand where an argument is: a job's id, a file, or one of some words. Absent: nobody knows. */
export type Offered = "jobs" | "files" | readonly string[];

export interface CompletedOption {
	/** As typed, such as `-f` and `--follow`. */
	flags: readonly string[];
	description: string;
	takesValue: boolean;
}

interface CompletedCommand {
	name: string;
	description: string;
	options: readonly CompletedOption[];
	offered?: Offered;
}

export interface CompletionModel {
	/** Those of every command. */
	options: readonly CompletedOption[];
	commands: readonly CompletedCommand[];
}

/** What can be completed, as the program itself has it. Hidden commands are left out. */
export function completionModel(program: Command): CompletionModel {
	const help = program.createHelp();
	const commands = help.visibleCommands(program).map((command): CompletedCommand => {
		const offered = offeredBy(command);
		return {
			name: command.name(),
			description: command.description(),
			options: command.options.map(completedOption),
			...(offered === undefined ? {} : { offered }),
		};
	});
	return { options: help.visibleOptions(program).map(completedOption), commands };
}

function completedOption(option: Option): CompletedOption {
	const flags = [option.short, option.long].filter((flag) => flag !== undefined);
	const takesValue = option.required || option.optional;
	return { flags: flags as string[], description: option.description, takesValue };
}

function offeredBy(command: Command): Offered | undefined {
	if (command.commands.length > 0) return command.commands.map((sub) => sub.name());
	const [argument] = command.registeredArguments;
	if (argument === undefined) return [];
	if (argument.argChoices !== undefined) return argument.argChoices;
	if (argument.name().startsWith("job-id")) return "jobs";
	return /file|folder|path/.test(argument.name()) ? "files" : undefined;
}
