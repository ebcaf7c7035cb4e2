import * as z from "zod";
import { allOperations } from "../operations/all.ts";
import { faultPresets } from "./fault-presets.ts";
import type { Fault } from "./faults.ts";
import { nearestName } from "./nearest-name.ts";

/**
 * A fault rule as it is written: which calls it is for, how often it strikes, what goes wrong then.
 * This file owns its form; `fault-rules.ts` owns the deciding.
 */
const LONGEST_SPAN_MS = 10 * 366 * 86_400_000;
const spanMs = z.number().min(0).max(LONGEST_SPAN_MS);
const afterMs = spanMs;

const requestFault = z.strictObject({
	kind: z.enum(["answer", "work-then-answer"]),
	status: z.int().min(400).max(599),
	code: z.string().min(1),
	message: z.string().optional(),
	headers: z
		.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string().regex(/^[\x20-\x7e]*$/))
		.optional(),
});

const launchFaults = [
	z.strictObject({ kind: z.literal("capacity"), afterMs: afterMs.optional() }),
	z.strictObject({ kind: z.literal("vanish"), afterMs }),
	z.strictObject({
		kind: z.literal("pull-failure"),
		image: z.string().optional(),
		attempts: z.int().min(1).optional(),
	}),
	z.strictObject({ kind: z.literal("slow-pull"), pullMs: spanMs }),
	z.strictObject({ kind: z.literal("slow-start"), startMs: spanMs }),
	z.strictObject({ kind: z.literal("stuck") }),
	z.strictObject({
		kind: z.literal("platform-kill"),
		afterMs,
		exitCode: z.union([z.literal(7147), z.literal(7148)]).optional(),
		restart: z.boolean().optional(),
	}),
	z.strictObject({ kind: z.literal("restart-despite-never") }),
	z.strictObject({ kind: z.literal("spot-eviction"), afterMs }),
	z.strictObject({ kind: z.literal("lost-container"), afterMs }),
	z.strictObject({ kind: z.literal("slow-container"), factor: z.number().positive() }),
	z.strictObject({ kind: z.literal("lost-callback") }),
	z.strictObject({ kind: z.literal("network-cut"), afterMs, forMs: spanMs }),
] as const;

const fault = z.discriminatedUnion("kind", [requestFault, ...launchFaults]);
const presets = Object.keys(faultPresets);
const presetOrFault = z.union([z.enum(presets), fault], {
	error: ({ input }) =>
		typeof input === "string"
			? `No preset has this name; the nearest is '${nearestName(input, presets)}'`
			: "Expected the name of a preset, or a fault with its kind",
});
const operation = z.string().refine((name) => allOperations.some(({ id }) => id === name), {
	message: "Expected an operation as the swagger names it, such as ContainerGroups_Get",
});
const instant = z.iso.datetime({ offset: true });

export const faultRuleSchema = z
	.strictObject({
		/** Names the rule in the control API and in the file; unique. */
		id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/),
		/** Default: every operation; for faults at launch, the PUT of a container group. */
		operation: operation.optional(),
		/** Names of container groups; `*` stands for any text. Default: any, also none. */
		containerGroup: z.string().min(1).optional(),
		/** Default: any, also none. */
		location: z.string().min(1).optional(),
		/** Faults, or the names of presets. */
		faults: z.array(presetOrFault).min(1),
		/** Strikes so many times at most. Default: for ever. */
		count: z.int().min(1).optional(),
		/** Strikes a call with this probability. Default 1. */
		rate: z.number().min(0).max(1).optional(),
		/** Strikes every n-th call only. Default 1. */
		every: z.int().min(1).optional(),
		/** Strikes from this instant on. */
		after: instant.optional(),
		/** Strikes before this instant. */
		until: instant.optional(),
		/** Decides with the id and the number of the call what `rate` chooses. Default 0. */
		seed: z.int().optional(),
	})
	.refine((rule) => !isLaunchOnly(rule) || rule.operation === undefined || isPut(rule.operation), {
		path: ["operation"],
		message: "Faults at launch belong to ContainerGroups_CreateOrUpdate",
	});

export const faultRulesSchema = z
	.array(faultRuleSchema)
	.refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
		message: "Two rules have the same id",
	});

export type FaultRule = z.infer<typeof faultRuleSchema>;

/** Faults, or names of presets, that were checked. */
interface Faulty {
	faults: readonly (string | object)[];
}

/** What the rule does, with presets replaced by what they stand for. */
export function faultsOf({ faults }: Faulty): Fault[] {
	return faults.map((each) =>
		typeof each === "string" ? faultPresets[each as keyof typeof faultPresets] : (each as Fault),
	);
}

/** Whether the rule has nothing to say to any request but the PUT of a container group. */
export function isLaunchOnly(rule: Faulty): boolean {
	return faultsOf(rule).every((each) => !("status" in each));
}

export function isPut(operation: string): boolean {
	return operation === "ContainerGroups_CreateOrUpdate";
}
