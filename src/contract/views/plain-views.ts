import * as z from "zod";
import { type ApiErrorCode, ERROR_CODES } from "../error-codes.ts";
import { count } from "./values.ts";

export const errorSchema = z
	.strictObject({
		error: z.strictObject({
			code: z.enum(Object.keys(ERROR_CODES) as ApiErrorCode[]).describe("Stable: go by it"),
			message: z.string().describe("For people"),
			problems: z
				.array(z.string())
				.describe("For a job that was refused: every problem, as the command line prints them")
				.exactOptional(),
		}),
	})
	.meta({ id: "Error" });

export const acceptedSchema = z.strictObject({ accepted: z.literal(true) });

export const outputAcceptedSchema = z.strictObject({ accepted: z.literal(true), bytes: count });

export type ErrorView = z.infer<typeof errorSchema>;
