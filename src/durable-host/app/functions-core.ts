/**
 * The module `@azure/functions-core`, which is on no registry: the Azure Functions worker injects it, and
 * `@azure/functions` registers every function through it (see types-core of azure-functions-nodejs-worker).
 * A hook of Node's module loader (virtual-module.ts) supplies it here, to whichever copy of the library asks,
 * also to one in the app's own node_modules.
 *
 * The hook belongs to the process and the library keeps what it was given, so what the library gets is one
 * object that passes every call on to the registry of the app that is being loaded; and what the library logs
 * later, to that of the app that was loaded last.
 */
import { provideModule } from "./virtual-module.ts";

export interface BindingInfo {
	type: string;
	direction: "in" | "out";
	name?: string;
	[property: string]: unknown;
}

export interface FunctionMetadata {
	name: string;
	bindings: Record<string, BindingInfo>;
	retryOptions?: unknown;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;
export type HookCallback = (context: Record<string, unknown>) => unknown;

/** How the library converts a call's inputs and result (types-core ProgrammingModel). */
interface InvocationModel {
	getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
	invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
	getResponse(context: unknown, result: unknown): Promise<{ returnValue?: RpcData | null }>;
}
export interface ProgrammingModel {
	name: string;
	version: string;
	getInvocationModel(coreContext: object): InvocationModel;
	getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

/** A value on its way in or out (RpcTypedData). */
export interface RpcData {
	string?: string;
	json?: string;
	bytes?: Uint8Array;
	int?: unknown;
	double?: number;
	http?: RpcHttp;
}
export interface RpcHttp {
	url?: string;
	method?: string;
	statusCode?: string;
	/** Of a response. */
	headers?: Record<string, string>;
	/** Of a request, as are the next two; empty values are let through. */
	nullableHeaders?: Record<string, RpcText>;
	nullableQuery?: Record<string, RpcText>;
	nullableParams?: Record<string, RpcText>;
	cookies?: RpcCookie[];
	body?: RpcData | null;
}
export interface RpcText {
	value: string;
}
export interface RpcCookie {
	name?: string;
	value?: string;
	domain?: { value: string };
	path?: { value: string };
	expires?: { value: { seconds: number } };
	maxAge?: { value: number };
	secure?: { value: boolean };
	httpOnly?: { value: boolean };
	sameSite?: string;
}

/** Takes what one app registers. */
export interface Registry {
	registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): () => void;
	registerHook(name: string, callback: HookCallback): () => void;
	log(level: string, message: string): void;
}

const CORE = Symbol.for("durable-host.functions-core");

let registry: Registry | undefined;
let lastLog: Registry["log"] = () => undefined;
let model: ProgrammingModel | undefined;
let isInstalled = false;

/** Supplies the module to the process, once. */
export function installFunctionsCore(): void {
	if (isInstalled) return;
	isInstalled = true;
	(globalThis as Record<symbol, unknown>)[CORE] = coreApi();
	provideModule(
		"@azure/functions-core",
		`module.exports = globalThis[Symbol.for("${Symbol.keyFor(CORE)}")];`,
	);
}

/** Passes what is registered from now on to `to`; nothing takes it when undefined, but for what is logged. */
export function registerWith(to: Registry | undefined): void {
	registry = to;
	if (to !== undefined) lastLog = to.log;
}

/** The model that the library set when it was loaded. */
export function programmingModel(): ProgrammingModel | undefined {
	return model;
}

class Disposable {
	readonly dispose: () => void;
	constructor(dispose: () => void) {
		this.dispose = dispose;
	}
	static from(...parts: { dispose(): unknown }[]): Disposable {
		return new Disposable(() => {
			for (const part of parts) part.dispose();
		});
	}
}

function coreApi(): object {
	const current = (): Registry => {
		if (registry === undefined)
			throw systemError(
				"Functions and hooks can only be registered while the app is being loaded.",
			);
		return registry;
	};
	return {
		version: "3.12.0",
		hostVersion: "4.1042.0",
		Disposable,
		registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
			new Disposable(current().registerFunction(metadata, callback)),
		registerHook: (name: string, callback: HookCallback) =>
			new Disposable(current().registerHook(name, callback)),
		setProgrammingModel: (to: ProgrammingModel) => {
			model = to;
		},
		getProgrammingModel: () => model,
		log: (level: string, _category: string, message: string) => lastLog(level, message),
	};
}

/** An error that the library takes for the host's. */
export function systemError(message: string): Error {
	return Object.assign(new RangeError(message), { isAzureFunctionsSystemError: true });
}
