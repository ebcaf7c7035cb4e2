import type { JobView } from "../../api/views.ts";
import type { Submission } from "../../job/job.ts";
import { harmless } from "./harmless-text.ts";

/** What to say when an unfinished job of the same file is followed instead of a new one. */
export function attachWords(found: JobView, { job, items }: Submission): string {
	const id = harmless(found.id);
	const differences = [
		difference("name", found.name, job.name),
		difference("image", found.image, job.image),
		difference("number of items", found.itemCount, items.length),
		difference("completion", found.completion, job.completion),
	].filter((words) => words !== undefined);
	const going = `${id} of this file is unfinished: following it.`;
	if (differences.length === 0) return `${going} Another one: --new`;
	const changed = differences.join("; ");
	return `${going} The file has changed since (${changed}); the changes need a new job: --new`;
}

function difference(what: string, before: string | number, now: string | number) {
	return before === now
		? undefined
		: `${what}: ${harmless(String(before))} → ${harmless(String(now))}`;
}
