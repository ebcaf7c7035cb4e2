/**
 * Loads a function app as the Azure Functions worker does: the files that package.json's `main` names, ES
 * modules by import, the rest by require, then the appStart hooks (startApp.ts and loadScriptFile.ts of
 * azure-functions-nodejs-worker). Every load runs the app's files anew, also in a process that has loaded
 * them before, and gets a library of its own.
 */
import { globSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DurableHostError, messageOf } from "../host-error.ts";
import type { HostLog } from "../host-log.ts";
import { type AppFunction, appFunction, FunctionTable } from "./app-function.ts";
import { AppHooks } from "./app-hooks.ts";
import type { AppSettings } from "./app-settings.ts";
import {
	installFunctionsCore,
	type ProgrammingModel,
	programmingModel,
	registerWith,
} from "./functions-core.ts";
import { nativeImport } from "./virtual-module.ts";

export interface LoadedApp {
	directory: string;
	functions: FunctionTable;
	hooks: AppHooks;
	model: ProgrammingModel;
}

const LIBRARIES = /[\\/]node_modules[\\/](@azure[\\/]functions|durable-functions)[\\/]/;

/** One load at a time: what an app registers goes to the load that is in progress. */
let previousLoad: Promise<unknown> = Promise.resolve();
let loads = 0;

/** Loads the app. A file that cannot be loaded, or none at all, is an error that names it. */
export function loadApp(
	appDirectory: string,
	settings: AppSettings,
	log: HostLog,
): Promise<LoadedApp> {
	const load = previousLoad.then(() => loadNow(resolve(appDirectory), settings, log));
	previousLoad = load.catch(() => undefined);
	return load;
}

async function loadNow(directory: string, settings: AppSettings, log: HostLog): Promise<LoadedApp> {
	installFunctionsCore();
	const hooks = new AppHooks();
	const functions = new Map<string, AppFunction>();
	const anew = loadAnew(directory, ++loads);
	registerWith({
		registerHook: (name, callback) => hooks.add(name, callback),
		registerFunction: (metadata, callback) => {
			const key = metadata.name.toLowerCase();
			if (functions.has(key))
				throw new Error(`A function named '${metadata.name}' is registered already.`);
			const fn = appFunction(metadata, callback);
			if (fn === undefined) throw new Error(`The function '${metadata.name}' has no trigger.`);
			functions.set(key, fn);
			return () => functions.delete(key);
		},
		log: (level, message) => log({ level: level as "debug", message, source: "host" }),
	});
	try {
		for (const file of filesOf(directory, settings.main)) await loadFile(file, settings.isModule);
		const model = programmingModel();
		if (model === undefined || functions.size === 0)
			throw new DurableHostError(
				"app",
				`${directory}: the files of "main" (${settings.main}) registered no function. Expected calls of app.* or df.app.* of @azure/functions and durable-functions.`,
			);
		await hooks.runLife("appStart", directory);
		await refuseStreaming(model, directory);
		return { directory, functions: new FunctionTable([...functions.values()]), hooks, model };
	} finally {
		registerWith(undefined);
		anew.stop();
	}
}

function filesOf(directory: string, main: string): string[] {
	const files = globSync(main, { cwd: directory }).sort();
	if (files.length === 0)
		throw new DurableHostError(
			"app",
			`${directory}: no file matches "main" of package.json (${main}). Is the app built?`,
		);
	return files.map((file) => join(directory, file));
}

async function loadFile(file: string, isModule: boolean): Promise<void> {
	try {
		if (file.endsWith(".mjs") || (isModule && file.endsWith(".js"))) {
			await nativeImport(pathToFileURL(file).href);
		} else createRequire(file)(file);
	} catch (error) {
		throw new DurableHostError("app", `${file} could not be loaded: ${messageOf(error)}`, {
			cause: error,
		});
	}
}

/**
 * Makes Node load the app's own files and the two libraries again: those that were required are forgotten,
 * and ES modules get another address.
 */
function loadAnew(directory: string, number: number): { stop(): void } {
	const { cache } = createRequire(join(directory, "package.json"));
	const own = directory + sep;
	const isOwn = (file: string) => file.startsWith(own) || LIBRARIES.test(file);
	for (const file of Object.keys(cache)) if (isOwn(file)) delete cache[file];
	const hooks = registerHooks({
		resolve: (specifier, context, next) => {
			const found = next(specifier, context);
			const isImport = context.conditions?.includes("import") === true;
			if (!isImport || !found.url.startsWith("file:") || found.url.includes("?")) return found;
			if (!isOwn(fileURLToPath(found.url))) return found;
			return { ...found, url: `${found.url}?load=${number}` };
		},
	});
	return { stop: () => hooks.deregister() };
}

/** Locks the library's setup, and refuses what this host does not do. */
async function refuseStreaming(model: ProgrammingModel, directory: string): Promise<void> {
	const capabilities = await model.getCapabilities({});
	if (capabilities.HttpUri !== undefined)
		throw new DurableHostError(
			"unsupported",
			`${directory}: HTTP streaming (app.setup({ enableHttpStream: true })) is not supported by this host yet.`,
		);
}
