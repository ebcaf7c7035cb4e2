import { addTarget, removeTarget, setDefaultTarget } from "./commands/change-targets.ts";
import { login } from "./commands/login.ts";
import { logout } from "./commands/logout.ts";
import { targets } from "./commands/targets.ts";
import type { Choose, Place, Program } from "./program.ts";

/** The commands about deployments, and about the keys to them. */
export function addTargetCommands(program: Program, place: Place, chosen: Choose): void {
	addTargetList(program, place, chosen);
	const named = (argument: string | undefined, command: { error(message: string): never }) => {
		const { target } = program.opts();
		if (argument !== undefined && target !== undefined && argument !== target) {
			command.error("error: name one target, as argument or by --target");
		}
		return argument ?? target;
	};
	program
		.command("login [target]")
		.description("keep the function key of a target: from the Azure CLI, or as you give it")
		.option("--key-stdin", "read the key from stdin")
		.action((argument, options, command) => {
			const target = named(argument, command);
			chosen(() => login(place().context, target, options));
		});
	program
		.command("logout [target]")
		.description("forget the function key of a target")
		.action((argument, _options, command) => {
			const target = named(argument, command);
			chosen(() => logout(place().context, target));
		});
}

function addTargetList(program: Program, place: Place, chosen: Choose): void {
	const list = program
		.command("targets")
		.description("list the deployments that commands can be about, and whether each answers")
		.option("--json", "print a JSON array")
		.action((options) => chosen(() => targets(place(), options)));
	list
		.command("add <name> [url]")
		.description("make one; without a URL, of azd's environment of that name")
		.option("--allow-http", "speak to it in clear text, with the key in it")
		.option("--function-app <name>", "whose keys the Azure CLI is asked for")
		.option("--resource-group <name>", "in which the function app is")
		.option("--subscription <id>", "in which that is (default: the Azure CLI's)")
		.action((name, url, options) => chosen(() => addTarget(place().context, name, url, options)));
	list
		.command("remove <name>")
		.description("drop one, and its key; what is deployed goes on")
		.action((name) => chosen(() => removeTarget(place().context, name)));
	list
		.command("default <name>")
		.description("have commands be about it that name none; local: the local server")
		.action((name) => chosen(() => setDefaultTarget(place().context, name)));
}
