import { checkPayload } from "../payload-limit.ts";
import type { Scheduled, SchedulingPlace } from "./schedule-commands.ts";

/** Throws PayloadTooLarge when an orchestration hands on more than may be stored. */
export function checkScheduled(
	{ instance: { instanceId }, maxPayloadBytes }: SchedulingPlace,
	{ activities, starts, messages }: Scheduled,
): void {
	const check = (input: string | null | undefined, what: string) =>
		checkPayload(input, `The input that '${instanceId}' gives to ${what}`, maxPayloadBytes);
	for (const { name, input } of activities) check(input, `the activity '${name}'`);
	for (const { name, input } of starts) check(input, `the sub-orchestration '${name}'`);
	for (const { target, body } of messages)
		if ("op" in body) check(body.input, `the entity '${target}'`);
}
