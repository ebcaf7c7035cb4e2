import type { FaultCall, FaultHook } from "../../src/aci-emulator/faults/faults.ts";
import { parseGroupName } from "../../src/job/instance-names.ts";
import type { ChaosPlan, Strike } from "./chaos-plan.ts";
import { seededNumbers } from "./seeded-numbers.ts";

/** The number of the job in the plan, by the job's id: its name is `chaos-<number>`. */
export function jobNumber(jobId: string): number {
	return Number(/^chaos-(\d+)-/.exec(jobId)?.[1]);
}

/** A group's name without what is different in each run of the same plan. */
export function lastingName(group: string): string {
	const name = parseGroupName(group);
	if (name === undefined) return group;
	return `job ${jobNumber(name.jobId)} run ${name.run} batch ${name.batch} launch ${name.launch}`;
}

/**
 * What a call meets follows from the plan, the call and its instant, whatever the order of calls: so that the
 * same seed does nearly the same, however requests overtake each other.
 */
export function chaosFaults(plan: ChaosPlan, submittedAt: number): FaultHook {
	return (call) =>
		plan.strikes.find((strike) => doesStrike(strike, plan, call, submittedAt))?.fault;
}

function doesStrike(
	{ name, operation, rate, span }: Strike,
	{ seed }: ChaosPlan,
	call: FaultCall,
	submittedAt: number,
): boolean {
	if (operation !== call.operation) return false;
	const atMs = call.at - submittedAt;
	if (span !== undefined && (atMs < span.fromMs || atMs >= span.untilMs)) return false;
	const group = lastingName(call.containerGroup ?? "");
	return seededNumbers(`${seed} ${name} ${operation} ${group} ${atMs}`)() < rate;
}
