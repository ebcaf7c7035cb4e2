import type { HostLog } from "../host-log.ts";
import { jsonOrText } from "../json-text.ts";
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
	for (const name of fn.durableClients)
		context.extraInputs.set(name, JSON.parse(invocation.durableClient()));
	try {
		return await fn.callback(triggerValue(invocation.trigger), context);
	} finally {
		call.hasEnded = true;
	}
}

/** What the calls of a function have in common. */
const patterns = new WeakMap<AppFunction, ContextPattern>();

/** Has the library make a context, without a call. */
async function learnPattern({ model }: LoadedApp, fn: AppFunction): Promise<ContextPattern> {
	const { context } = await model
		.getInvocationModel({
			invocationId: "pattern",
			request: { invocationId: "pattern", inputData: [], triggerMetadata: {} },
			metadata: fn.metadata,
			state: undefined,
			log: () => undefined,
		})
		.getArguments();
	const pattern = patternOf(context as object);
	patterns.set(fn, pattern);
	return pattern;
}

/** The value that the library would make of it (fromRpcTypedData.ts). */
function triggerValue(trigger: RpcData): unknown {
	return typeof trigger.string === "string" ? jsonOrText(trigger.string) : trigger.int;
}
