import type { ContainerGroup, Volume } from "./container-group.ts";
import { firstDuplicate, invalid } from "./invalid-group.ts";

const VOLUME_NAME = /^[a-z0-9][a-z0-9-]{3,61}[a-z0-9]$/;
const SECRET_FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const MAX_VOLUMES = 20;

export function checkVolumes(groupName: string, { properties }: ContainerGroup): void {
	const { volumes = [] } = properties;
	if (volumes.length > MAX_VOLUMES) {
		throw invalid(
			"TooManyVolumes",
			`Container group '${groupName}' has ${volumes.length} volumes. The limit is ${MAX_VOLUMES}.`,
		);
	}
	for (const volume of volumes) checkVolume(groupName, volume);
	const twice = firstDuplicate(volumes.map(({ name }) => name));
	if (twice !== undefined) {
		throw invalid(
			"DuplicateVolumeName",
			`The volume name '${twice}' occurs more than once in container group '${groupName}'.`,
		);
	}
}

/** Names of shares and accounts are not looked at, as in the published examples: mounting finds what is wrong. */
function checkVolume(groupName: string, volume: Volume): void {
	const { name, azureFile, emptyDir, gitRepo, secret, secretReference } = volume;
	if (!VOLUME_NAME.test(name) || name.includes("--")) {
		throw invalid(
			"InvalidVolumeName",
			`The volume name '${name}' in container group '${groupName}' is invalid. It must be 5 to 63 lowercase letters, digits and hyphens, without two hyphens in a row.`,
		);
	}
	const refuse = (why: string) =>
		invalid("InvalidVolume", `Volume '${name}' in container group '${groupName}' ${why}.`);
	if ([emptyDir, secret, secretReference, azureFile, gitRepo].filter(Boolean).length !== 1) {
		throw refuse("must be exactly one of emptyDir, secret, secretReference, azureFile and gitRepo");
	}
	const file = Object.keys(secret ?? secretReference ?? {}).find(
		(each) => !SECRET_FILE_NAME.test(each),
	);
	if (file !== undefined) {
		throw refuse(`has the file name '${file}'. It must be letters, digits, '.', '_' and '-'`);
	}
	if (gitRepo && gitRepo.repository.trim() === "") throw refuse("names no repository");
	if (gitRepo?.directory?.split("/").includes("..")) throw refuse("has '..' in its directory");
}
