import { api } from "../api.ts";
import { saveFile } from "../parts/save-file.ts";

/** Saves an item's output file, of at most 100 MB: more than that no app takes itself. */
export async function saveOutput(id: string, index: number): Promise<void> {
	const answer = await api.readOutput({ id, index });
	saveFile(await answer.blob(), `${id}-${index}`);
}
