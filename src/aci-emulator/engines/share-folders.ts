import { statSync } from "node:fs";
import { resolve } from "node:path";

/** A share that stands for no folder; the message says which and why. */
export class ShareError extends Error {}

/**
 * Reads `<account>/<share>=<folder>` texts: the folders, made absolute from `cwd`, by "account/share". Throws
 * ShareError for another text, for a folder that is not there, and for a share that is named twice.
 */
export function shareFolders(texts: readonly string[], cwd: string): Record<string, string> {
	const folders = new Map<string, string>();
	for (const text of texts) {
		const [, share, folder] = /^([^/=]+\/[^/=]+)=(.+)$/.exec(text) ?? [];
		if (share === undefined || folder === undefined) {
			throw new ShareError(`must be <account>/<share>=<folder>; received '${text}'`);
		}
		if (folders.has(share)) throw new ShareError(`names the share ${share} twice`);
		folders.set(share, existing(resolve(cwd, folder)));
	}
	return Object.fromEntries(folders);
}

function existing(folder: string): string {
	const found = statSync(folder, { throwIfNoEntry: false });
	if (found?.isDirectory()) return folder;
	const what = found ? "it is none" : "there is nothing";
	throw new ShareError(`must name a folder that is there; ${folder}: ${what}`);
}
