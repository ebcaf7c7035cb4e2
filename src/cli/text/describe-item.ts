import type { ItemView, OutcomeView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { runOf } from "../job/job-progress.ts";
import { harmless } from "./harmless-text.ts";
import { cutToWidth } from "./text-width.ts";

/** What an item is, in one line: a text as it stands, everything else as JSON. */
export function itemWords({ item }: ItemView, columns: number): string {
	return cutToWidth(harmless(typeof item === "string" ? item : JSON.stringify(item)), columns);
}

/** Why an outcome is no success, in a few words: `application, exit code 3, after 2 attempts`. */
export function reasonWords({ reason, exitCode, attempts }: OutcomeView): string {
	const words: string[] = [reason ?? "no reason given"];
	if (exitCode !== undefined) words.push(`exit code ${exitCode}`);
	if (attempts > 1) words.push(`after ${attempts} attempts`);
	return words.join(", ");
}

/** How long the item ran; undefined when it has not ended or was not launched. */
export function ranWords(item: ItemView): string | undefined {
	const run = runOf(item);
	return run && durationWords(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
}
