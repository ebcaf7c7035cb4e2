/**
 * The environments of azd in the current folder and those above it: `.azure/<name>/.env`, which `azd up` fills from the
 * outputs of infra/main.bicep, and the default one in `.azure/config.json`. One that has no TUTTI_URL is not of Tutti.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseEnv } from "node:util";
import type { FunctionApp, Target } from "./target.ts";
import { targetUrl } from "./target-url.ts";

/** What azd itself takes for a name. What is not, is nobody's environment, and is not to be printed. */
const NAME = /^[A-Za-z0-9()_.-]{1,64}$/;

export interface AzdEnvironment extends Target {
	from: "azd";
	/** Whether azd itself takes it when none is named. */
	isAzdDefault: boolean;
}

/** The nearest first; a name that was used in a nearer folder is passed over, and so is a URL that is none. */
export function azdEnvironments(cwd: string): AzdEnvironment[] {
	const found = new Map<string, AzdEnvironment>();
	for (const folder of upwards(cwd)) {
		const azure = join(folder, ".azure");
		const azdDefault = defaultOf(azure);
		for (const name of namesIn(azure)) {
			const target = targetOf(name, join(azure, name, ".env"));
			if (target === undefined || found.has(name)) continue;
			found.set(name, { ...target, from: "azd", isAzdDefault: name === azdDefault });
		}
	}
	return [...found.values()];
}

function upwards(folder: string): string[] {
	const above = dirname(folder);
	return above === folder ? [folder] : [folder, ...upwards(above)];
}

function targetOf(name: string, file: string): Omit<Target, "from"> | undefined {
	const variables = parseEnv(textOf(file) ?? "");
	if (!variables.TUTTI_URL) return undefined;
	try {
		const url = targetUrl(variables.TUTTI_URL, { allowHttp: false });
		const functionApp = functionAppOf(variables);
		return { name, url, ...(functionApp && { functionApp }) };
	} catch {
		return undefined;
	}
}

function functionAppOf(variables: NodeJS.Dict<string>): FunctionApp | undefined {
	const { TUTTI_FUNCTION_APP: name, AZURE_RESOURCE_GROUP: resourceGroup } = variables;
	const { AZURE_SUBSCRIPTION_ID: subscription } = variables;
	// What Azure takes for names. They become a part of command lines, and come from a file that anybody may have made.
	if (!name || !/^[a-z\d][a-z\d-]{0,59}$/i.test(name)) return undefined;
	if (!resourceGroup || !/^[\w(][\w().-]{0,89}$/.test(resourceGroup)) return undefined;
	const isId = /^[\da-f-]{36}$/i.test(subscription ?? "");
	return { name, resourceGroup, ...(isId && subscription && { subscription }) };
}

function defaultOf(azure: string): string | undefined {
	try {
		const { defaultEnvironment } = JSON.parse(textOf(join(azure, "config.json")) ?? "{}");
		return typeof defaultEnvironment === "string" ? defaultEnvironment : undefined;
	} catch {
		return undefined;
	}
}

function namesIn(azure: string): string[] {
	try {
		return readdirSync(azure, { withFileTypes: true })
			.filter((entry) => entry.isDirectory() && NAME.test(entry.name))
			.map(({ name }) => name)
			.sort();
	} catch {
		return [];
	}
}

function textOf(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}
