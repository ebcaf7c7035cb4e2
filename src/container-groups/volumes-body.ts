import type { Platform, Volume } from "../job/platform.ts";

/** The volume of the job's own files. */
export const FILES_VOLUME = "tutti-files";

type Texts = Record<string, string>;

/** The group's volumes on the wire: the job's own files, and those that the job file describes. */
export function volumesBody(files: Texts, volumes: Platform<string>["volumes"] = {}): object[] {
	return [
		...(Object.keys(files).length > 0 ? [{ name: FILES_VOLUME, secret: encoded(files) }] : []),
		...Object.entries(volumes).map(([name, volume]) => ({ name, ...volumeBody(volume) })),
	];
}

function volumeBody({ azureFile, secret, emptyDir, gitRepo }: Volume<string>): object {
	if (azureFile !== undefined) {
		const { share, account, key, readOnly } = azureFile;
		return {
			azureFile: {
				shareName: share,
				storageAccountName: account,
				storageAccountKey: key,
				...(readOnly === undefined ? {} : { readOnly }),
			},
		};
	}
	if (secret !== undefined) return { secret: encoded(secret) };
	return gitRepo === undefined ? { emptyDir } : { gitRepo };
}

/** A secret volume's contents are base64 on the wire. */
function encoded(files: Texts): Texts {
	return Object.fromEntries(
		Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString("base64")]),
	);
}
