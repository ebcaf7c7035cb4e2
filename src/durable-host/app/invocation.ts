import { randomUUID } from "node:crypto";
import type { HostLog, HostLogLevel } from "../host-log.ts";
import type { AppFunction } from "./app-function.ts";
import type { LoadedApp } from "./app-loader.ts";
import type { RpcData } from "./functions-core.ts";

export interface Invocation {
	fn: AppFunction;
	/** The value of the trigger binding. */
	trigger: RpcData;
	/** Default: a fresh one. */
	invocationId?: string;
	/** What the library gets beside the trigger's value; default: the instance's id, if there is one. */
	triggerMetadata?: Record<string, RpcData>;
	/** The instance on whose behalf the function runs. */
	instanceId?: string;
	/** What a function that is tried again is told of it (RpcRetryContext). */
	retryContext?: { retryCount: number; maxRetryCount: number; exception: object } | undefined;
	/** Values of further bindings of type durableClient. */
	durableClient: () => string;
	/** Keeps what the function logs to itself. */
	isQuiet?: boolean;
}

/** A value that the library hands to the function as it is, without a way through JSON. */
export function asItIs(value: unknown): RpcData {
	return { int: value };
}

/**
 * Runs a function as the Azure Functions worker does (InvocationHandler.ts): arguments, preInvocation hooks,
 * the function, postInvocation hooks. Resolves to the result as the function returned it.
 */
export async function invoke(
	app: LoadedApp,
	invocation: Invocation,
	log: HostLog,
): Promise<unknown> {
	return (await run(app, invocation, log)).result;
}

/** As `invoke`, but resolves to the result as the library converts it for the function's output. */
export async function invokeForOutput(
	app: LoadedApp,
	invocation: Invocation,
	log: HostLog,
): Promise<RpcData | null | undefined> {
	const { model, context, result } = await run(app, invocation, log);
	return (await model.getResponse(context, result)).returnValue;
}

/**
 * As `invoke`, for an HTTP function whose answer the library streams to its own HTTP server. Resolves when it
 * has written the answer; to false when the function gave none.
 */
export async function invokeToStream(
	app: LoadedApp,
	invocation: Invocation,
	log: HostLog,
): Promise<boolean> {
	const { model, context, result } = await run(app, invocation, log);
	await model.getResponse(context, result);
	return result !== undefined && result !== null;
}

async function run(app: LoadedApp, invocation: Invocation, log: HostLog) {
	const coreContext = coreContextOf(app, invocation, log);
	const model = app.model.getInvocationModel(coreContext);
	const { context, inputs } = await model.getArguments();
	coreContext.invocationContext = context;
	const hooked: HookedCall = {
		hookData: {},
		invocationContext: context,
		functionCallback: invocation.fn.callback,
		inputs,
		result: undefined,
		error: undefined,
	};
	if (app.hooks.has("preInvocation")) await app.hooks.run("preInvocation", hooked);
	try {
		hooked.result = await model.invokeFunction(context, hooked.inputs, hooked.functionCallback);
	} catch (error) {
		hooked.error = error;
		if (!app.hooks.has("postInvocation")) throw error;
	}
	if (app.hooks.has("postInvocation")) {
		coreContext.state = "postInvocationHooks";
		await app.hooks.run("postInvocation", hooked);
	}
	if (hooked.error !== undefined && hooked.error !== null) throw hooked.error;
	return { model, context, result: hooked.result };
}

interface HookedCall extends Record<string, unknown> {
	inputs: unknown[];
	functionCallback: AppFunction["callback"];
	result: unknown;
	error: unknown;
}

function coreContextOf({ hooks }: LoadedApp, invocation: Invocation, log: HostLog) {
	const { fn, trigger, instanceId, durableClient, isQuiet } = invocation;
	const { invocationId = randomUUID() } = invocation;
	const inputData = [{ name: fn.trigger.name, data: trigger }];
	for (const name of fn.durableClients) inputData.push({ name, data: { string: durableClient() } });
	const about = {
		source: "function" as const,
		functionName: fn.name,
		invocationId,
		...(instanceId === undefined ? {} : { instanceId }),
	};
	return {
		invocationId,
		request: {
			invocationId,
			inputData,
			triggerMetadata: invocation.triggerMetadata ?? metadataOf(instanceId),
			retryContext: invocation.retryContext,
		},
		metadata: fn.metadata,
		state: undefined as string | undefined,
		/** For the log hooks. */
		invocationContext: undefined as unknown,
		log(level: HostLogLevel, category: string, message: string) {
			const { invocationContext } = this;
			if (isQuiet === true) return;
			log({ ...hooks.passLog({ level, message, category, invocationContext }), ...about });
		},
	};
}

function metadataOf(instanceId: string | undefined): Record<string, RpcData> {
	return instanceId === undefined ? {} : { instanceId: { string: JSON.stringify(instanceId) } };
}
