/** Values that more than one view has. Views are strict: an answer with a key that no schema names is a fault. */
import * as z from "zod";
import type { JsonValue } from "../../job/json.ts";

/** As `Date` writes it. */
export const instant = z
	.string()
	.regex(/^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
	.refine((text) => !Number.isNaN(Date.parse(text)), "Invalid instant")
	.meta({ format: "date-time" });

export const count = z.int().min(0);

export const anyJson = z.unknown() as unknown as z.ZodType<JsonValue>;

export const reason = z
	.enum([
		"application",
		"callback-lost",
		"platform",
		"image",
		"capacity",
		"quota",
		"throttled",
		"start-timeout",
		"run-timeout",
		"job-timeout",
		"canceled",
		"budget",
		"invalid",
		"internal",
	])
	.describe("Why it did not succeed");

export const endStatus = z.enum(["succeeded", "failed", "canceled"]);

export const itemState = z
	.enum(["waiting", "launched", "running", ...endStatus.options])
	.describe("`launched`: its container group was created. Once it has ended, its outcome's status");
