import type { Platform, Volume } from "../job/platform.ts";
import type { SecretValue } from "./container-groups.ts";
import type { SecretReferences } from "./secret-references.ts";

/** The volume of the job's own files. */
export const FILES_VOLUME = "tutti-files";

type Texts = Record<string, string>;

/** The group's volumes on the wire: the job's own files, and those that the job file describes. */
export function volumesBody(
	files: Texts,
	volumes: Platform<SecretValue>["volumes"] = {},
	references: SecretReferences,
): object[] {
	return [
		...(Object.keys(files).length > 0 ? [{ name: FILES_VOLUME, secret: encoded(files) }] : []),
		...Object.entries(volumes).map(([name, volume]) => ({
			name,
			...volumeBody(volume, references),
		})),
	];
}

function volumeBody(
	{ azureFile, secret, emptyDir, gitRepo }: Volume<SecretValue>,
	references: SecretReferences,
): object {
	if (azureFile !== undefined) {
		const { share, account, key, readOnly } = azureFile;
		return {
			azureFile: {
				shareName: share,
				storageAccountName: account,
				...references.member(key, "storageAccountKey", "storageAccountKeyReference"),
				...(readOnly === undefined ? {} : { readOnly }),
			},
		};
	}
	if (secret !== undefined) return secretFilesBody(secret, references);
	return gitRepo === undefined ? { emptyDir } : { gitRepo };
}

/** All of a volume's files have values, or all stand in a key vault: the service has no volume of both. */
function secretFilesBody(files: Record<string, SecretValue>, references: SecretReferences): object {
	const values: Texts = {};
	const secretReference: Texts = {};
	for (const [name, file] of Object.entries(files))
		if (typeof file === "string") values[name] = file;
		else secretReference[name] = references.nameOf(file.keyVault);
	return Object.keys(secretReference).length > 0
		? { secretReference }
		: { secret: encoded(values) };
}

/** A secret volume's contents are base64 on the wire. */
function encoded(files: Texts): Texts {
	return Object.fromEntries(
		Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString("base64")]),
	);
}
