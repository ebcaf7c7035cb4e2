import type { Clock } from "../../clock/clock.ts";
import type { Environment, HostConfiguration } from "./host-configuration.ts";
import { formatTimeSpan } from "./time-span.ts";

const KEY = "functionTimeout";
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/**
 * host.json's functionTimeout in milliseconds (ScriptJobHostOptionsSetup.cs): 30 minutes unless said, "-1" for
 * none, which is Infinity here. On the consumption plan (WEBSITE_SKU "Dynamic"): 5 minutes, at most 10.
 */
export function functionTimeoutOf(
	configuration: HostConfiguration,
	environment: Environment,
): number {
	const isConsumption = environment.WEBSITE_SKU?.toLowerCase() === "dynamic";
	const timeoutMs = configuration.timeSpan(KEY);
	if (timeoutMs === undefined) return (isConsumption ? 5 : 30) * MINUTE_MS;
	if (timeoutMs === -DAY_MS && !isConsumption) return Number.POSITIVE_INFINITY;
	if (timeoutMs < 1000 || (isConsumption && timeoutMs > 10 * MINUTE_MS))
		throw configuration.wrong(
			KEY,
			isConsumption
				? 'a duration from "00:00:01" to "00:10:00" on the consumption plan (WEBSITE_SKU is Dynamic)'
				: 'a duration from "00:00:01", or "-1" for no limit',
		);
	return timeoutMs;
}

/** A function took longer than functionTimeout allows. The text is the Functions host's. */
export class FunctionTimeout extends Error {
	override readonly name = "FunctionTimeout";

	constructor(functionName: string, timeoutMs: number) {
		super(
			`Timeout value of ${formatTimeSpan(timeoutMs)} was exceeded by function: Functions.${functionName}`,
		);
		// It would lead through the host alone.
		this.stack = this.message;
	}
}

/**
 * The outcome of `work`, or a FunctionTimeout when it has none after `timeoutMs` of the clock's time; what it
 * answers later is ignored. A clock that is held for the work must not be a stepped one, on which no time
 * passes meanwhile.
 */
export async function withFunctionTimeout<T>(
	{ clock, functionName, timeoutMs }: { clock: Clock; functionName: string; timeoutMs: number },
	work: Promise<T>,
): Promise<T> {
	if (timeoutMs === Number.POSITIVE_INFINITY) return work;
	let cancel = () => {};
	const late = new Promise<never>((_, reject) => {
		cancel = clock.callAt(clock.now() + timeoutMs, () =>
			reject(new FunctionTimeout(functionName, timeoutMs)),
		);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		cancel();
	}
}
