import { api } from "../api.ts";

/** Saves the job's result as a file, named as the job. */
export async function saveResult(id: string): Promise<void> {
	const answer = await api.readResult({ id });
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
