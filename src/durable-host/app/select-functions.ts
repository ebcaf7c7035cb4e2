/**
 * Decides which of the functions that an app registered are to run: those that the settings do not switch off,
 * if this host has what they need. Pure but for the errors.
 */
import { DurableHostError } from "../host-error.ts";
import { type AppFunction, appFunction, triggerOf } from "./app-function.ts";
import type { BindingInfo, FunctionCallback, FunctionMetadata } from "./functions-core.ts";
import type { Environment } from "./host-configuration.ts";
import { settingOf } from "./setting-of.ts";

/** A function as the app's code handed it over. */
export interface Registration {
	metadata: FunctionMetadata;
	callback: FunctionCallback;
}

export interface LeftOutFunction {
	name: string;
	/** The type of its trigger, such as `queueTrigger`. */
	triggerType: string;
	reason: string;
}

interface Selection {
	directory: string;
	environment: Environment;
	/** host.json's "functions": when it names any, only they run. */
	onlyFunctions: readonly string[];
	skipUnsupported: boolean;
}

/**
 * Throws when a function needs what this host has not, unless those are to be skipped, and when a binding
 * takes its value from a setting that is not set.
 */
export function selectFunctions(
	registered: readonly Registration[],
	selection: Selection,
): { functions: AppFunction[]; leftOut: LeftOutFunction[] } {
	const functions: AppFunction[] = [];
	const leftOut: LeftOutFunction[] = [];
	const unsupported: LeftOutFunction[] = [];
	for (const { metadata, callback } of registered) {
		const describe = (reason: string): LeftOutFunction => ({
			name: metadata.name,
			triggerType: triggerOf(metadata)?.[1].type ?? "no trigger",
			reason,
		});
		const off = whySwitchedOff(metadata.name, selection);
		const missing = off === undefined ? whatIsMissing(metadata) : undefined;
		if (off !== undefined) leftOut.push(describe(off));
		else if (missing !== undefined) unsupported.push(describe(missing));
		else functions.push(appFunction(resolved(metadata, selection.environment), callback)!);
	}
	if (unsupported.length > 0 && !selection.skipUnsupported)
		throw refusal(selection.directory, unsupported);
	return { functions, leftOut: [...leftOut, ...unsupported] };
}

/** The second form is for systems whose variables cannot have points in their names. */
function whySwitchedOff(name: string, { environment, onlyFunctions }: Selection) {
	const wanted = onlyFunctions.map((each) => each.toLowerCase());
	if (wanted.length > 0 && !wanted.includes(name.toLowerCase()))
		return '"functions" of host.json does not name it';
	const switches = [`AzureWebJobs.${name}.Disabled`, `AzureWebJobs_${name}_Disabled`];
	const on = Object.entries(environment).find(
		([variable, value]) =>
			switches.some((each) => each.toLowerCase() === variable.toLowerCase()) &&
			/^(1|true)$/i.test(value ?? ""),
	);
	return on === undefined ? undefined : `it is disabled by the setting ${on[0]}`;
}

function whatIsMissing(metadata: FunctionMetadata): string | undefined {
	const [triggerName, trigger] = triggerOf(metadata) ?? [];
	if (trigger === undefined) return "it has no trigger";
	if (appFunction(metadata, () => undefined) === undefined)
		return `its trigger is a ${trigger.type}`;
	const further = Object.entries(metadata.bindings).filter(([name]) => name !== triggerName);
	const unknown = further.map(([, binding]) => binding).filter((each) => !isSupported(each));
	if (unknown.length === 0) return undefined;
	const names = unknown.map(
		({ type, direction }) => `${direction === "in" ? "input" : "output"} ${type}`,
	);
	return `it has the ${names.join(" and the ")}`;
}

/** What a function may have besides its trigger: the durable client, and the answer to an HTTP request. */
function isSupported({ type, direction }: BindingInfo): boolean {
	const supported = direction === "in" ? ["durableclient", "orchestrationclient"] : ["http"];
	return supported.includes(type.toLowerCase());
}

/** The registration with the settings' values for `%NAME%` in the texts of its bindings. */
function resolved(metadata: FunctionMetadata, environment: Environment): FunctionMetadata {
	const bindings = Object.entries(metadata.bindings).map(([name, binding]) => {
		const parts = Object.entries(binding).map(([key, value]) => {
			if (typeof value !== "string" || key === "type" || key === "name") return [key, value];
			const text = value.replace(/%([A-Za-z_][\w.:-]*)%/g, (_, setting: string) => {
				const found = settingOf(environment, setting);
				if (found !== undefined) return found;
				throw new DurableHostError(
					"app",
					`The function '${metadata.name}' takes the ${key} of its ${binding.type} from the setting ${setting} (${value}), which is not set. Set that environment variable, or Values of local.settings.json.`,
				);
			});
			return [key, text];
		});
		return [name, Object.fromEntries(parts) as BindingInfo];
	});
	return { ...metadata, bindings: Object.fromEntries(bindings) };
}

function refusal(directory: string, unsupported: readonly LeftOutFunction[]): DurableHostError {
	const lines = unsupported.map(({ name, reason }) => `\n  ${name}: ${reason}`).join("");
	const count =
		unsupported.length === 1 ? "a function needs" : `${unsupported.length} functions need`;
	return new DurableHostError(
		"unsupported",
		`${directory}: ${count} what this host does not have:${lines}\nIt runs HTTP, timer, orchestration, activity and entity functions, with the durable client as a further input. Disable these functions (AzureWebJobs.<name>.Disabled = 1), or have the host skip them: skipUnsupported, or --skip-unsupported on the command line.`,
	);
}
