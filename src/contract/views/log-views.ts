import * as z from "zod";
import { count } from "./values.ts";

export const logPartSchema = z
	.strictObject({
		run: z.int().min(1),
		launch: z.int().min(1),
		text: z.string().describe("What is new of this launch's log"),
		missed: count.describe("Bytes before the text that are not kept any more"),
		complete: z.boolean().describe("Whether nothing more comes: the item has ended"),
		next: z.string().describe("The `after` of the next request"),
		waitMs: count.describe("How long to wait before the next request"),
	})
	.meta({ id: "LogPart" });

export type LogPartView = z.infer<typeof logPartSchema>;
