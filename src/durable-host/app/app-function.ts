import type { BindingInfo, FunctionCallback, FunctionMetadata } from "./functions-core.ts";

export type FunctionKind =
	| "http"
	| "timer"
	| "orchestrator"
	| "activity"
	| "entity"
	/** Called when Azure warms up an instance, which never happens here. */
	| "warmup";

/** A function as the app registered it. */
export interface AppFunction {
	name: string;
	kind: FunctionKind;
	/** The type of its trigger, such as `httpTrigger`. */
	triggerType: string;
	/** The name and settings of its trigger binding. */
	trigger: BindingInfo & { name: string };
	/** The names of its extra inputs of type durableClient. */
	durableClients: readonly string[];
	metadata: FunctionMetadata;
	callback: FunctionCallback;
}

const KINDS: Record<string, FunctionKind> = {
	httptrigger: "http",
	timertrigger: "timer",
	orchestrationtrigger: "orchestrator",
	activitytrigger: "activity",
	entitytrigger: "entity",
	warmuptrigger: "warmup",
};

/** The second is the name of before durable-functions 2. */
const CLIENTS = new Set(["durableClient", "orchestrationClient"]);

/** The name and binding of the trigger, if there is one. */
export function triggerOf({ bindings }: FunctionMetadata): [string, BindingInfo] | undefined {
	return Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type));
}

/** Reads a registration; undefined when its trigger is none that this host fires. */
export function appFunction(
	metadata: FunctionMetadata,
	callback: FunctionCallback,
): AppFunction | undefined {
	const [name, binding] = triggerOf(metadata) ?? [];
	const kind = binding && KINDS[binding.type.toLowerCase()];
	if (name === undefined || binding === undefined || kind === undefined) return undefined;
	return {
		name: metadata.name,
		kind,
		triggerType: binding.type,
		trigger: { ...binding, name },
		durableClients: Object.entries(metadata.bindings)
			.filter(([, { type, direction }]) => direction === "in" && CLIENTS.has(type))
			.map(([client]) => client),
		metadata,
		callback,
	};
}

/** The functions of an app by kind and name, whose case does not count. */
export class FunctionTable {
	readonly all: readonly AppFunction[];
	readonly #byKind = new Map<string, AppFunction>();

	constructor(functions: readonly AppFunction[]) {
		this.all = functions;
		for (const fn of functions) this.#byKind.set(key(fn.kind, fn.name), fn);
	}

	find(kind: FunctionKind, name: string): AppFunction | undefined {
		return this.#byKind.get(`${kind} ${name}`) ?? this.#byKind.get(key(kind, name));
	}

	/** Why a function cannot be called; nothing if it can. The text is the Durable extension's. */
	problemOf(kind: "orchestrator" | "activity" | "entity", name: string): string | undefined {
		if (this.find(kind, name) !== undefined) return undefined;
		const known = this.all.filter((fn) => fn.kind === kind).map((fn) => fn.name);
		const names =
			known.length === 0
				? `No ${kind} functions are currently registered!`
				: `The following are the known ${kind} functions: ${known.map((n) => `'${n}'`).join(", ")}.`;
		return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: ${names}`;
	}
}

function key(kind: FunctionKind, name: string): string {
	return `${kind} ${name.toLowerCase()}`;
}
