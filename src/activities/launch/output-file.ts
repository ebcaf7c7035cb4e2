/** The one file that each item's container may PUT beside its result: where it is kept, and how it is reached. */
import type { Outcome } from "../../job/outcome.ts";
import type { LaunchKey } from "../../store/store.ts";
import type { World } from "../world.ts";

/** A launch's output has a name of its own: what an earlier launch sent late cannot replace it. */
export function outputFile({ jobId, run, launch, index }: LaunchKey): string {
	return `${jobId}/outputs/${index}-${run}-${launch}`;
}

/**
 * The URL to PUT the output to: the store's own, if it lasts as long as the container may run, or else `ownUrl`,
 * which the app serves.
 */
export async function outputUploadUrl(
	key: LaunchKey,
	expiresAt: number,
	ownUrl: string,
	{ store }: World,
): Promise<string> {
	return (await store.uploadUrl(outputFile(key), { expiresAt })) ?? ownUrl;
}

/** What the container sent of this launch, if it sent anything. */
export async function findOutput(
	key: LaunchKey,
	{ store }: World,
): Promise<Outcome["output"] | undefined> {
	const file = outputFile(key);
	const info = await store.fileInfo(file);
	if (info === undefined) return undefined;
	const { bytes, contentType } = info;
	return { file, bytes, ...(contentType === undefined ? {} : { contentType }) };
}
