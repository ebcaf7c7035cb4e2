/**
 * A function app for the durable host that is another app's shadow: it registers what that app registered in the worker,
 * and each call goes there, as the Functions host would send it.
 */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionMetadata, InvocationRequest, TypedData } from "./worker-process.ts";

interface Binding {
	name: string;
	type: string;
	direction: string;
}

interface CoreContext {
	invocationId: string;
	request: Omit<InvocationRequest, "functionId">;
}

/** What the shadow is made of. */
export interface Shadow {
	functions: FunctionMetadata[];
	invoke(request: InvocationRequest): Promise<TypedData>;
}
/** Under this name its file finds it. */
const SHADOW = "tutti-shadow-of-an-app";

/** Writes the app; it is loaded by the durable host in this process. */
export function writeShadow(folder: string, hostJson: string, shadow: Shadow): void {
	(globalThis as Record<string, unknown>)[SHADOW] = {
		register: (core: Core) => register(core, shadow),
	};
	mkdirSync(folder, { recursive: true });
	copyFileSync(hostJson, join(folder, "host.json"));
	writeFileSync(join(folder, "package.json"), '{"main":"shadow.cjs"}');
	const file = `globalThis["${SHADOW}"].register(require("@azure/functions-core"));\n`;
	writeFileSync(join(folder, "shadow.cjs"), file);
}

interface Core {
	setProgrammingModel(model: object): void;
	registerHook(name: string, callback: () => undefined): void;
	registerFunction(metadata: object, callback: (request: CoreContext["request"]) => unknown): void;
}

function register(core: Core, { functions, invoke }: Shadow): void {
	core.setProgrammingModel({
		name: "@azure/functions",
		version: "4.0.0",
		getCapabilities: async () => ({}),
		getInvocationModel: ({ request }: CoreContext) => ({
			getArguments: async () => ({ context: {}, inputs: [request] }),
			invokeFunction: async (
				_: object,
				[first]: [object],
				callback: (request: object) => unknown,
			) => callback(first),
			getResponse: async (_: object, returnValue: unknown) => ({ returnValue }),
		}),
	});
	// With a hook, the host goes by the model for every call.
	core.registerHook("preInvocation", () => undefined);
	for (const { name, functionId, rawBindings } of functions) {
		const bindings = rawBindings.map((text) => JSON.parse(text) as Binding);
		const isHttp = bindings.some(({ type }) => type === "httpTrigger");
		core.registerFunction(
			{ name, bindings: Object.fromEntries(bindings.map((binding) => [binding.name, binding])) },
			async (request) => {
				const inputData = request.inputData.map(({ name: to, data }) => ({
					name: to,
					data: sent(data),
				}));
				const returned = await invoke({ ...request, inputData, functionId, triggerMetadata: {} });
				return isHttp ? returned : plain(returned);
			},
		);
	}
}

/** What the durable host hands to functions of its own process as it is, goes to the worker as JSON. */
function sent(data: TypedData): TypedData {
	if (!("int" in data)) return data;
	// An orchestrator's history is no enumerable property there.
	const { history } = data.int as { history?: object };
	return { string: JSON.stringify({ ...(data.int as object), ...(history && { history }) }) };
}

/** What an orchestrator, an entity or an activity returned. */
function plain({ json, string }: TypedData): unknown {
	if (typeof json === "string" && json !== "") return JSON.parse(json);
	return typeof string === "string" && string !== "" ? string : undefined;
}
