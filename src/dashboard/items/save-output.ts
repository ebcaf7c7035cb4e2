import { api } from "../api.ts";
import { saveFile } from "../parts/save-file.ts";

/**
 * Saves an item's output file. From the storage account by an address of its own, to which no key is sent; from the app,
 * where only that has it, by way of the page's memory: no app takes a file of more than 100 MB itself.
 */
export async function saveOutput(id: string, index: number): Promise<void> {
	const { url } = await api.locateOutput({ id, index });
	if (url === undefined) {
		const answer = await api.readOutput({ id, index });
		saveFile(await answer.blob(), `${id}-${index}`);
		return;
	}
	const link = document.createElement("a");
	link.href = url;
	// Whatever storage answers, this page stays.
	link.target = "_blank";
	link.rel = "noopener noreferrer";
	link.click();
}
