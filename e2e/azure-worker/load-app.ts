/**
 * Loads a function app in a process of its own as Azure's Node worker does, and prints what came of it:
 *
 *   node e2e/azure-worker/load-app.ts APP_FOLDER
 *
 * What it follows (azure-functions-nodejs-worker 3.9, src/setupCoreModule.ts, startApp.ts, registerFunction.ts): a proxy
 * around `Module.prototype.require` supplies `@azure/functions-core`; the programming model is 3 unless the app sets
 * another; every file that the glob in package.json's `main` matches is required, in the app's folder; a function that
 * is registered twice, or after that, is an error; the host is told of each by its bindings as JSON texts.
 */
import { globSync, readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { join } from "node:path";

/** What the worker tells the host of a function, as far as the host reads it. */
export interface IndexedFunction {
	name: string;
	scriptFile: string;
	retryOptions?: unknown;
	rawBindings: string[];
}

/** What is printed, as JSON. */
export interface LoadedApp {
	files: string[];
	functions: IndexedFunction[];
	model: { name: string; version: string };
	/** The hooks that the app registered. */
	hooks: string[];
	/** Of loading the files of `main`: on the wall's clock, and of the processor by all threads. */
	wallMs: number;
	cpuMs: number;
	/** The files of the app that were loaded, and those outside of it. */
	modules: { own: string[]; foreign: string[] };
	/** What the process still waits for: timers, sockets, files. */
	waitsFor: string[];
	warnings: string[];
}

interface Metadata {
	name: string;
	functionId?: string;
	retryOptions?: unknown;
	bindings: Record<string, { type: string; direction: string }>;
}

const [folder = ""] = process.argv.slice(2);
const warnings: string[] = [];
process.on("warning", ({ message }) => warnings.push(message));

const indexed = new Map<string, IndexedFunction>();
const hooks: string[] = [];
let model: LoadedApp["model"] = { name: "@azure/functions", version: "3.5.1" };
let entryPoint: string | undefined;
let isLocked = false;

class Disposable {
	readonly dispose: () => void;
	constructor(dispose: () => void) {
		this.dispose = dispose;
	}
}

const core = {
	version: "3.9.1",
	hostVersion: "4.1042.0",
	Disposable,
	setProgrammingModel(to: LoadedApp["model"]) {
		model = to;
	},
	getProgrammingModel: () => model,
	registerHook(name: string) {
		hooks.push(name);
		return new Disposable(() => undefined);
	},
	registerFunction(metadata: Metadata) {
		if (isLocked) throw new Error("A function can only be registered during app startup.");
		const { name, functionId = name, retryOptions, bindings } = metadata;
		if (indexed.has(functionId))
			throw new Error(`A function "${functionId}" is registered already.`);
		indexed.set(functionId, {
			name,
			scriptFile: entryPoint ?? "unknown",
			...(retryOptions === undefined ? {} : { retryOptions }),
			rawBindings: Object.entries(bindings).map(([key, binding]) =>
				JSON.stringify({ ...binding, name: key }),
			),
		});
		return new Disposable(() => indexed.delete(functionId));
	},
	log: () => undefined,
};

Module.prototype.require = new Proxy(Module.prototype.require, {
	apply: (target, module, [id]: [string]) =>
		id === "@azure/functions-core" ? core : Reflect.apply(target, module, [id]),
});
const require = createRequire(import.meta.url);

const packageJson = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const files = globSync(packageJson.main, { cwd: folder });
process.chdir(folder);
const before = new Set(Object.keys(require.cache));
const startedAt = performance.now();
const cpuBefore = process.cpuUsage();
for (const file of files) {
	entryPoint = file;
	require(join(folder, file));
}
const cpu = process.cpuUsage(cpuBefore);
const wallMs = performance.now() - startedAt;
isLocked = true;
const modules = Object.keys(require.cache).filter((file) => !before.has(file));
const own = modules.filter((file) => file.startsWith(folder));
const loaded: LoadedApp = {
	files,
	functions: [...indexed.values()],
	model: { name: model.name, version: model.version },
	hooks,
	wallMs,
	cpuMs: (cpu.user + cpu.system) / 1000,
	modules: { own, foreign: modules.filter((file) => !own.includes(file)) },
	waitsFor: process.getActiveResourcesInfo().filter((each) => !/^(TTY|Pipe)Wrap$/.test(each)),
	warnings,
};
// Warnings are told in the next turn.
setImmediate(() => process.stdout.write(JSON.stringify(loaded)));
