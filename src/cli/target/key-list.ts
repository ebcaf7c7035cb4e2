/**
 * The function keys that are kept: `keys.json` in the folder of the configuration. A key belongs to an origin and not to
 * a name, so that whoever can change what a name stands for is not sent the key of another place.
 */
import { join } from "node:path";
import * as z from "zod";
import type { CommandContext } from "../command-context.ts";
import { configFolder } from "./config-folder.ts";
import { readPrivateJson, writePrivateJson } from "./private-json.ts";

const list = z.record(
	z.string(),
	z.strictObject({ key: z.string().min(1), from: z.enum(["login", "azure-cli"]) }),
);

/** A key, and who gave it: the user, or the Azure CLI. */
export type KeptKey = z.infer<typeof list>[string];

type Context = Pick<CommandContext, "cwd" | "environment">;

export function readKey(context: Context, origin: string): KeptKey | undefined {
	const keys = readKeys(context);
	return Object.hasOwn(keys, origin) ? keys[origin] : undefined;
}

export function keepKey(context: Context, origin: string, key: KeptKey): Promise<void> {
	return writePrivateJson(fileOf(context), { ...readKeys(context), [origin]: key });
}

/** Whether there was one. */
export async function dropKey(context: Context, origin: string): Promise<boolean> {
	const { [origin]: dropped, ...others } = readKeys(context);
	if (dropped === undefined) return false;
	await writePrivateJson(fileOf(context), others);
	return true;
}

export function keyFile(context: Context): string {
	return fileOf(context);
}

function readKeys(context: Context): z.infer<typeof list> {
	return readPrivateJson(fileOf(context), list, { isSecret: true }) ?? {};
}

function fileOf(context: Context): string {
	return join(configFolder(context), "keys.json");
}
