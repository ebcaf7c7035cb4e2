import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { chooseTarget } from "../target/choose-target.ts";
import { dropKey } from "../target/key-list.ts";
import { harmless } from "../text/harmless-text.ts";

/** `tutti logout [target]`: forgets the key that is kept here; the app goes on taking it. */
export async function logout(
	context: CommandContext,
	named: string | undefined,
): Promise<ExitCode> {
	const { target } = chooseTarget(named, context);
	if (target === undefined) {
		throw new UserError(
			"The local server asks for no key; name the target whose key is to be forgotten.",
			"`tutti targets` lists those that there are: tutti logout <target>",
		);
	}
	const name = harmless(target.name);
	context.stdout.write(
		(await dropKey(context, target.url))
			? `The key of ${name} is forgotten here. The app still takes it.\n`
			: `No key of ${name} is kept here.\n`,
	);
	return exitCodes.succeeded;
}
