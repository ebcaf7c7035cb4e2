import type { CommandContext } from "../command-context.ts";
import { UserError } from "../errors/user-error.ts";
import { functionAppKey } from "./function-app-key.ts";
import { keepKey, readKey } from "./key-list.ts";
import { KEY_VARIABLE, keyText } from "./key-text.ts";
import type { FunctionApp, Target } from "./target.ts";

/** Where the key of a target comes from, the first that applies. */
export type KeySource = "environment" | "kept" | "azure-cli" | "none";

export interface FunctionKey {
	source: KeySource;
	/** Undefined: there is none, and the request goes without. */
	key(): Promise<string | undefined>;
	/** Another key than the refused one: from the Azure CLI, once. Throws UserError when that cannot be. */
	renew(refused: string | undefined): Promise<string>;
}

export interface KeyContext extends Pick<CommandContext, "environment" | "cwd" | "clock"> {
	/** Takes a sentence for the user. */
	tell(message: string): void;
	signal?: AbortSignal | undefined;
}

/**
 * The key of a target: from the variable TUTTI_FUNCTION_KEY, else as it is kept, else from the Azure CLI, which is then
 * kept. `isMeant`: the variable is for this target; it is for the one that the command is about, and no other.
 */
export function functionKey(target: Target, context: KeyContext, isMeant = true): FunctionKey {
	const variable = isMeant ? context.environment[KEY_VARIABLE] : undefined;
	if (variable) return fixedKey(target, variable);
	const kept = readKey(context, target.url);
	const { functionApp } = target;
	let current = kept && Promise.resolve(keyText(kept.key, `The kept key of ${target.name}`));
	let isFresh = false;
	const fetched = (app: FunctionApp) => {
		isFresh = true;
		current = fetchedKey({ ...target, functionApp: app }, context);
		return current;
	};
	return {
		source: kept !== undefined ? "kept" : functionApp ? "azure-cli" : "none",
		key: async () => current ?? (functionApp && fetched(functionApp)),
		renew: async (refused) => {
			if (!isFresh) {
				if (functionApp === undefined) throw refusedKey(target, isFresh, refused);
				context.tell(`${target.name} refuses the key that is kept for it.`);
				void fetched(functionApp);
			}
			// Several requests may have been refused at once.
			const known = await current;
			if (known === undefined || known === refused) throw refusedKey(target, isFresh, refused);
			return known;
		},
	};
}

function fixedKey({ name }: Target, variable: string): FunctionKey {
	return {
		source: "environment",
		key: async () => keyText(variable, `The variable ${KEY_VARIABLE}`),
		renew: async () => {
			throw new UserError(
				`${name} refuses the key in ${KEY_VARIABLE}.`,
				"Is it the key of this target, and not of another? It was not shown or kept.",
			);
		},
	};
}

async function fetchedKey(
	target: Target & { functionApp: FunctionApp },
	context: KeyContext,
): Promise<string> {
	context.tell(`Asking the Azure CLI for the key of ${target.name}.`);
	const key = await functionAppKey(context, target, context.signal);
	await keepKey(context, target.url, { key, from: "azure-cli" });
	return key;
}

function refusedKey({ name }: Target, isFresh: boolean, refused: string | undefined): UserError {
	if (isFresh) {
		return new UserError(
			`${name} refuses the key that the Azure CLI gave a moment ago.`,
			"Is TUTTI_FUNCTION_APP the app that answers at TUTTI_URL? `azd env get-values` shows both.",
		);
	}
	if (refused === undefined) {
		const what = `${name} asks for a function key, and there is none.`;
		return new UserError(what, `Give it: tutti login ${name}`);
	}
	const what = `${name} refuses the key that is kept for it.`;
	return new UserError(what, `Was it replaced? Give the new one: tutti login ${name}`);
}
