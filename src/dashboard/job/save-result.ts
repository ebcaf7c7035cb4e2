import { refusalOf } from "../../client/api-refusal.ts";
import { key } from "../api.ts";

/** Saves the job's result as a file, named as the job. */
export async function saveResult(id: string): Promise<void> {
	// Not by the client, which parses: numbers of any length stay as they were written.
	const headers = key.value === undefined ? {} : { "x-functions-key": key.value };
	const answer = await fetch(`/api/jobs/${encodeURIComponent(id)}/result`, { headers });
	if (!answer.ok) throw refusalOf(answer.status, await answer.text());
	const bytes = await answer.blob();
	saveFile(bytes, `${id}.json`);
}

function saveFile(bytes: Blob, name: string): void {
	const url = URL.createObjectURL(bytes);
	const link = document.createElement("a");
	link.href = url;
	link.download = name;
	link.click();
	// The browser has begun to read it by then.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
