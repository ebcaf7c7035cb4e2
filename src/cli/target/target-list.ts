/** The targets that the user has made, and which is the default: `targets.json` in the folder of the configuration. */
import { join } from "node:path";
import * as z from "zod";
import type { CommandContext } from "../command-context.ts";
import { configFolder } from "./config-folder.ts";
import { readPrivateJson, writePrivateJson } from "./private-json.ts";
import type { FunctionApp, Target } from "./target.ts";
import { targetUrl } from "./target-url.ts";

const list = z.strictObject({
	default: z.string().optional(),
	targets: z.record(
		z.string(),
		z.strictObject({
			url: z.string(),
			allowHttp: z.literal(true).optional(),
			functionApp: z
				.strictObject({
					name: z.string().min(1),
					resourceGroup: z.string().min(1),
					subscription: z.string().min(1).optional(),
				})
				.optional(),
		}),
	),
});

/** As it stands in the file. */
export type TargetList = z.infer<typeof list>;

type Context = Pick<CommandContext, "cwd" | "environment">;

export function readTargetList(context: Context): TargetList {
	return readPrivateJson(fileOf(context), list, { isSecret: false }) ?? { targets: {} };
}

export function writeTargetList(context: Context, content: TargetList): Promise<void> {
	return writePrivateJson(fileOf(context), content);
}

/** The target of a name; undefined when none was made. Throws UserError when its URL is none. */
export function addedTarget({ targets }: TargetList, name: string): Target | undefined {
	const entry = Object.hasOwn(targets, name) ? targets[name] : undefined;
	if (entry === undefined) return undefined;
	const url = targetUrl(entry.url, { allowHttp: entry.allowHttp ?? false });
	const functionApp = entry.functionApp as FunctionApp | undefined;
	return { name, url, from: "added", ...(functionApp && { functionApp }) };
}

function fileOf(context: Context): string {
	return join(configFolder(context), "targets.json");
}
