import { ArmError } from "../arm/arm-error.ts";
import {
	type Container,
	type ContainerGroup,
	containerGroupSchema,
	normalLocation,
} from "./container-group.ts";

/**
 * Which container groups ACI takes. Rules: docs "Troubleshoot common issues in Azure Container Instances"
 * (names), "Resource availability and quota limits" (counts), "Update containers" (what cannot change).
 * Codes without a published sample are the nearest of ARM's own.
 */
const GROUP_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const VOLUME_NAME = /^[a-z0-9][a-z0-9-]{3,61}[a-z0-9]$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const SECRET_FILE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const MAX_CONTAINERS = 60;
const MAX_VOLUMES = 20;

/** The group of a request's body. Throws the ArmError that ACI would answer. */
export function checkContainerGroup(groupName: string, body: unknown): ContainerGroup {
	if (!GROUP_NAME.test(groupName) || groupName.includes("--")) {
		throw invalid(
			"InvalidContainerGroupName",
			`The container group name '${groupName}' is invalid. It must be 1 to 63 lowercase letters, digits and hyphens, without a hyphen at either end and without two in a row.`,
		);
	}
	const parsed = containerGroupSchema.safeParse(body);
	if (!parsed.success) {
		const issue = parsed.error.issues[0]!;
		const path = issue.path.join(".") || "(body)";
		throw invalid(
			"InvalidRequestContent",
			`The request content was invalid and could not be deserialized: '${path}': ${issue.message}.`,
		);
	}
	const group = parsed.data;
	if (!group.location) {
		throw invalid("LocationRequired", "The location property is required for this definition.");
	}
	checkSupported(group);
	checkContainers(groupName, group);
	checkVolumes(groupName, group);
	return { ...group, location: normalLocation(group.location) };
}

function checkSupported({ properties }: ContainerGroup): void {
	const gpu = properties.containers.some((each) => each.properties.resources.requests.gpu);
	const missing = gpu
		? "GPU resources (Azure retired them on 2025-07-14)"
		: properties.initContainers?.length
			? "initContainers"
			: undefined;
	if (missing) {
		throw invalid("NotSupportedByEmulator", `The emulator does not run ${missing}.`);
	}
}

function checkContainers(groupName: string, { properties }: ContainerGroup): void {
	const { containers, volumes = [] } = properties;
	if (containers.length > MAX_CONTAINERS) {
		throw invalid(
			"TooManyContainers",
			`Container group '${groupName}' has ${containers.length} containers. The limit is ${MAX_CONTAINERS}.`,
		);
	}
	const names = new Set<string>();
	const volumeNames = new Set(volumes.map((each) => each.name));
	for (const container of containers) {
		const where = `container '${container.name}' in container group '${groupName}'`;
		if (!LABEL.test(container.name)) {
			throw invalid(
				"InvalidContainerName",
				`The container name '${container.name}' in container group '${groupName}' is invalid. It must be 1 to 63 lowercase letters, digits and hyphens, without a hyphen at either end.`,
			);
		}
		if (names.has(container.name)) {
			throw invalid(
				"DuplicateContainerName",
				`The container name '${container.name}' occurs more than once in container group '${groupName}'.`,
			);
		}
		names.add(container.name);
		checkContainer(where, container, volumeNames);
	}
}

function checkContainer(where: string, { properties }: Container, volumes: Set<string>): void {
	if (!properties.image.trim()) throw invalid("InvalidImage", `The image of ${where} is empty.`);
	const { cpu, memoryInGB } = properties.resources.requests;
	if (!(cpu > 0) || !(memoryInGB > 0)) {
		throw invalid(
			"InvalidResourceRequest",
			`The resource request of ${where} must be above 0; received cpu ${cpu}, memoryInGB ${memoryInGB}.`,
		);
	}
	for (const { name } of properties.environmentVariables ?? []) {
		if (!VARIABLE_NAME.test(name)) {
			throw invalid(
				"InvalidContainerEnvironmentVariable",
				`The environment variable name '${name}' of ${where} is invalid. A valid environment variable name must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'.`,
			);
		}
	}
	for (const { name, mountPath } of properties.volumeMounts ?? []) {
		if (!volumes.has(name)) {
			throw invalid("VolumeNotFound", `Volume '${name}' mounted by ${where} is not found.`);
		}
		if (!/^\/[^:]+$/.test(mountPath) || mountPath.split("/").includes("..")) {
			throw invalid(
				"InvalidMountPath",
				`The mount path '${mountPath}' of ${where} must be an absolute path below '/' without colon or '..'.`,
			);
		}
	}
}

function checkVolumes(groupName: string, { properties }: ContainerGroup): void {
	const { volumes = [] } = properties;
	if (volumes.length > MAX_VOLUMES) {
		throw invalid(
			"TooManyVolumes",
			`Container group '${groupName}' has ${volumes.length} volumes. The limit is ${MAX_VOLUMES}.`,
		);
	}
	for (const volume of volumes) {
		if (!VOLUME_NAME.test(volume.name) || volume.name.includes("--")) {
			throw invalid(
				"InvalidVolumeName",
				`The volume name '${volume.name}' in container group '${groupName}' is invalid. It must be 5 to 63 lowercase letters, digits and hyphens, without two hyphens in a row.`,
			);
		}
		const kinds = [volume.emptyDir, volume.secret, volume.azureFile, volume.gitRepo];
		if (kinds.filter(Boolean).length !== 1) {
			throw invalid(
				"InvalidVolume",
				`Volume '${volume.name}' in container group '${groupName}' must be exactly one of emptyDir, secret, azureFile and gitRepo.`,
			);
		}
		for (const file of Object.keys(volume.secret ?? {})) {
			if (!SECRET_FILE_NAME.test(file)) {
				throw invalid(
					"InvalidVolume",
					`The file name '${file}' of secret volume '${volume.name}' must be letters, digits, '.', '_' and '-'.`,
				);
			}
		}
	}
}

/** A PUT on an existing group may change images, commands, variables, tags; not what is listed here. */
export function checkUpdate(groupName: string, from: ContainerGroup, to: ContainerGroup): void {
	const fixed = ({ location, properties }: ContainerGroup) =>
		JSON.stringify([
			location,
			properties.osType,
			properties.restartPolicy ?? "Always",
			properties.subnetIds ?? [],
			properties.containers.map(({ properties: { resources } }) => [
				resources.requests.cpu,
				resources.requests.memoryInGB,
			]),
		]);
	if (fixed(from) !== fixed(to)) {
		throw invalid(
			"InvalidContainerGroupUpdate",
			`The updates on container group '${groupName}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`,
		);
	}
}

function invalid(code: string, message: string): ArmError {
	return new ArmError(400, code, message);
}
