/**
 * The context that a function gets, without the library's InvocationModel. To convert what comes over a wire
 * is the model's work; the host hands values over as they are, and the model then costs more than most
 * orchestrators do. Used for orchestrators, activities and entities of an app without invocation hooks.
 *
 * 1. Before the first call of a function the model makes one context; what that shows (its class, its options)
 *    is what those of the calls have.
 * 2. A context is an instance of the library's InvocationContext, with the same members.
 */
import { randomUUID } from "node:crypto";
import { format } from "node:util";
import type { HostLogLevel } from "../host-log.ts";

/** The call that a context belongs to. */
export interface ContextCall {
	/** What a function logs after that is logged with a warning. */
	hasEnded: boolean;
	log(level: HostLogLevel, category: "user" | "system", message: string): void;
}

/** What the contexts of a function have in common. */
export interface ContextPattern {
	prototype: object;
	options: unknown;
	functionName: string;
}

export interface OwnContext {
	invocationId: string;
	extraInputs: ExtraValues;
}

/** The pattern of a context that the library has made. */
export function patternOf(context: object): ContextPattern {
	const { options, functionName } = context as { options: unknown; functionName: string };
	return { prototype: Object.getPrototypeOf(context) as object, options, functionName };
}

/** Makes a context. */
export function ownContext(
	pattern: ContextPattern,
	triggerMetadata: Record<string, unknown>,
	call: ContextCall,
): OwnContext {
	let make = classes.get(pattern.prototype);
	if (make === undefined) {
		make = contextClass(pattern.prototype);
		classes.set(pattern.prototype, make);
	}
	return new make({ pattern, triggerMetadata, call });
}

interface ContextParts {
	pattern: ContextPattern;
	triggerMetadata: Record<string, unknown>;
	call: ContextCall;
}
type ContextClass = new (parts: ContextParts) => OwnContext;

/** One class for each copy of the library, known by the prototype of its contexts. */
const classes = new WeakMap<object, ContextClass>();

/** Extra inputs or outputs, by the name of the binding. */
class ExtraValues {
	readonly #values: Record<string, unknown> = {};

	get(binding: string | { name: string }): unknown {
		return this.#values[typeof binding === "string" ? binding : binding.name];
	}

	set(binding: string | { name: string }, value: unknown): void {
		this.#values[typeof binding === "string" ? binding : binding.name] = value;
	}
}

function contextClass(prototype: object): ContextClass {
	class InvocationContext implements OwnContext {
		readonly functionName: string;
		readonly extraInputs = new ExtraValues();
		readonly extraOutputs = new ExtraValues();
		readonly retryContext = undefined;
		readonly traceContext = undefined;
		readonly triggerMetadata: Record<string, unknown>;
		readonly options: unknown;
		readonly #call: ContextCall;
		#invocationId: string | undefined;

		constructor({ pattern, triggerMetadata, call }: ContextParts) {
			this.functionName = pattern.functionName;
			this.options = pattern.options;
			this.triggerMetadata = triggerMetadata;
			this.#call = call;
		}

		/** Made when it is asked for: most functions never do. */
		get invocationId(): string {
			this.#invocationId ??= randomUUID();
			return this.#invocationId;
		}

		log(...args: unknown[]): void {
			this.#say("information", args);
		}

		trace(...args: unknown[]): void {
			this.#say("trace", args);
		}

		debug(...args: unknown[]): void {
			this.#say("debug", args);
		}

		info(...args: unknown[]): void {
			this.#say("information", args);
		}

		warn(...args: unknown[]): void {
			this.#say("warning", args);
		}

		error(...args: unknown[]): void {
			this.#say("error", args);
		}

		#say(level: HostLogLevel, args: unknown[]): void {
			if (this.#call.hasEnded) this.#call.log("warning", "system", lateLog(this));
			this.#call.log(level, "user", format(...args));
		}
	}
	Object.setPrototypeOf(InvocationContext.prototype, prototype);
	return InvocationContext;
}

function lateLog({ functionName, invocationId }: OwnContext & { functionName: string }): string {
	return `Unexpected call to 'log' on the context object after function execution has completed. Is there an asynchronous call that is not awaited? Function name: ${functionName}. Invocation Id: ${invocationId}.`;
}
