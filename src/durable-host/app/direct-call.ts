import type { HostLog } from "../host-log.ts";
import type { AppFunction } from "./app-function.ts";
import type { LoadedApp } from "./app-loader.ts";
import type { RpcData } from "./functions-core.ts";
import { type Invocation, invoke } from "./invocation.ts";
import { type ContextCall, type ContextPattern, ownContext, patternOf } from "./own-context.ts";

/**
 * Runs an orchestrator, an activity or an entity with a context of the host's own; by the library's model, as
 * `invoke` does, when the app has hooks that see its invocations. Resolves to what the function returned.
 */
export async function callDirectly(
	app: LoadedApp,
	invocation: Invocation,
	log: HostLog,
): Promise<unknown> {
	if (app.hooks.has("preInvocation") || app.hooks.has("postInvocation"))
		return invoke(app, invocation, log);
	const { fn, instanceId } = invocation;
	const pattern = patterns.get(fn) ?? (await learnPattern(app, fn));
	const call: ContextCall = {
		hasEnded: false,
		log(level, category, message) {
			if (invocation.isQuiet === true) return;
			const invocationContext = context;
			const passed = app.hooks.passLog({ level, message, category, invocationContext });
			const { invocationId } = context;
			const about = instanceId === undefined ? { invocationId } : { invocationId, instanceId };
			log({ ...passed, source: "function", functionName: fn.name, ...about });
		},
	};
	const context = ownContext(pattern, instanceId === undefined ? {} : { instanceId }, call);
	for (const name of pattern.clients)
		context.extraInputs.set(name, JSON.parse(invocation.durableClient()));
	try {
		return await fn.callback(triggerValue(invocation.trigger), context);
	} finally {
		call.hasEnded = true;
	}
}

/** What the calls of a function have in common; `clients` are its extra inputs of type durableClient. */
type CallPattern = ContextPattern & { clients: readonly string[] };

const patterns = new WeakMap<AppFunction, CallPattern>();

/** Has the library make a context, without a call. */
async function learnPattern({ model }: LoadedApp, fn: AppFunction): Promise<CallPattern> {
	const { context } = await model
		.getInvocationModel({
			invocationId: "pattern",
			request: { invocationId: "pattern", inputData: [], triggerMetadata: {} },
			metadata: fn.metadata,
			state: undefined,
			log: () => undefined,
		})
		.getArguments();
	const clients = Object.entries(fn.metadata.bindings)
		.filter(
			([name, { type }]) =>
				name !== fn.trigger.name && /^(durable|orchestration)Client$/.test(type),
		)
		.map(([name]) => name);
	const pattern = { ...patternOf(context as object), clients };
	patterns.set(fn, pattern);
	return pattern;
}

/** The value that the library would make of it (fromRpcTypedData.ts). */
function triggerValue(trigger: RpcData): unknown {
	if (typeof trigger.string !== "string") return trigger.int;
	try {
		return JSON.parse(trigger.string);
	} catch {
		return trigger.string;
	}
}
