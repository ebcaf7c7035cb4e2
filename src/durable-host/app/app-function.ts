import type { BindingInfo, FunctionCallback, FunctionMetadata } from "./functions-core.ts";

export type FunctionKind =
	| "http"
	| "timer"
	| "orchestrator"
	| "activity"
	| "entity"
	/** A trigger that this host does not fire. */
	| "unsupported";

/** A function as the app registered it. */
export interface AppFunction {
	name: string;
	kind: FunctionKind;
	/** The type of its trigger, such as `httpTrigger`. */
	triggerType: string;
	/** The name and settings of its trigger binding. */
	trigger: BindingInfo & { name: string };
	metadata: FunctionMetadata;
	callback: FunctionCallback;
}

const KINDS: Record<string, FunctionKind> = {
	httptrigger: "http",
	timertrigger: "timer",
	orchestrationtrigger: "orchestrator",
	activitytrigger: "activity",
	entitytrigger: "entity",
};

/** Reads the registration; undefined when it has no trigger. */
export function appFunction(
	metadata: FunctionMetadata,
	callback: FunctionCallback,
): AppFunction | undefined {
	const found = Object.entries(metadata.bindings).find(([, { type }]) => /trigger$/i.test(type));
	if (found === undefined) return undefined;
	const [name, binding] = found;
	return {
		name: metadata.name,
		kind: KINDS[binding.type.toLowerCase()] ?? "unsupported",
		triggerType: binding.type,
		trigger: { ...binding, name },
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
