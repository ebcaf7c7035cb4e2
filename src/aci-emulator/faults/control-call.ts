import type * as z from "zod";
import { ArmError } from "../arm/arm-error.ts";
import type { Rates } from "../billing/bill.ts";
import type { EmulatorParts } from "../operations/operation.ts";
import type { FaultRuleStore } from "./fault-rule-store.ts";
import { jsonProblem } from "./json-problem.ts";

/** What the control API works with. */
export type ControlParts = Pick<EmulatorParts, "bill" | "clock" | "quotas" | "store"> & {
	faultRules: FaultRuleStore;
	/** What the bill counts by. */
	rates: Rates;
};

export interface ControlCall {
	/** What follows the room in the path, `/emulator/{room}/{name}`; empty at the room itself. */
	name: string;
	query: URLSearchParams;
	/** Parsed, not checked. */
	body: unknown;
}

/** What each method does at a path of the control API. */
type ControlMethods = Readonly<
	Record<string, (parts: ControlParts, call: ControlCall) => Response | Promise<Response>>
>;

/** A part of the control API: at `/emulator/{room}`, and at `/emulator/{room}/{name}` if it knows names. */
export interface ControlRoom {
	whole: ControlMethods;
	named?: ControlMethods;
}

/** The body as the schema has it. Throws 400 that says where it is wrong. */
export function checkedBody<T>(schema: z.ZodType<T>, body: unknown): T {
	const parsed = schema.safeParse(body);
	if (parsed.success) return parsed.data;
	throw new ArmError(
		400,
		"InvalidRequestContent",
		`The request content was invalid: ${jsonProblem(parsed.error, body)}.`,
	);
}
