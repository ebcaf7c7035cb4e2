import {
	type Container,
	type ContainerGroup,
	type ContainerSpec,
	type Probe,
	requested,
} from "./container-group.ts";
import { isPort, portText } from "./container-group-check-network.ts";
import { isImageReference } from "./image-reference.ts";
import { firstDuplicate, invalid } from "./invalid-group.ts";

/** Containers and init containers, each for itself and among each other. */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;
const MAX_CONTAINERS = 60;

export function checkContainers(groupName: string, group: ContainerGroup): void {
	const { containers, initContainers = [], volumes = [] } = group.properties;
	const all = [...initContainers, ...containers];
	if (all.length > MAX_CONTAINERS) {
		throw invalid(
			"TooManyContainers",
			`Container group '${groupName}' has ${all.length} containers. The limit is ${MAX_CONTAINERS}.`,
		);
	}
	const wrong = all.find(({ name }) => !LABEL.test(name));
	if (wrong) {
		throw invalid(
			"InvalidContainerName",
			`The container name '${wrong.name}' in container group '${groupName}' is invalid. It must be 1 to 63 lowercase letters, digits and hyphens, without a hyphen at either end.`,
		);
	}
	const twice = firstDuplicate(all.map(({ name }) => name));
	if (twice !== undefined) {
		throw invalid(
			"DuplicateContainerName",
			`The container name '${twice}' occurs more than once in container group '${groupName}'.`,
		);
	}
	const volumeNames = new Set(volumes.map(({ name }) => name));
	for (const { name, properties } of all) {
		checkSpec(`container '${name}' in container group '${groupName}'`, properties, volumeNames);
	}
	for (const container of containers) checkOwn(groupName, group, container);
	// They share one address: two containers cannot listen on the same port.
	checkPorts(
		`container group '${groupName}'`,
		containers.flatMap((each) => each.properties.ports ?? []),
	);
}

/** What init containers have too. */
function checkSpec(where: string, spec: ContainerSpec, volumes: ReadonlySet<string>): void {
	if (!isImageReference(spec.image)) {
		throw invalid("InvalidImage", `The image '${spec.image}' of ${where} is invalid.`);
	}
	const variables = spec.environmentVariables ?? [];
	const wrong = variables.find(({ name }) => !VARIABLE_NAME.test(name));
	if (wrong) {
		throw invalid(
			"InvalidContainerEnvironmentVariable",
			`The environment variable name '${wrong.name}' of ${where} is invalid. A valid environment variable name must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'.`,
		);
	}
	const twice = firstDuplicate(variables.map(({ name }) => name));
	if (twice !== undefined) {
		throw invalid(
			"DuplicateContainerEnvironmentVariable",
			`The environment variable '${twice}' of ${where} occurs more than once.`,
		);
	}
	checkMounts(where, spec, volumes);
}

function checkMounts(
	where: string,
	{ volumeMounts = [] }: ContainerSpec,
	volumes: ReadonlySet<string>,
): void {
	for (const { name, mountPath } of volumeMounts) {
		if (!volumes.has(name)) {
			throw invalid("VolumeNotFound", `Volume '${name}' mounted by ${where} is not found.`);
		}
		if (!/^\/[^:\0]+$/.test(mountPath) || mountPath.split("/").includes("..")) {
			throw invalid(
				"InvalidMountPath",
				`The mount path '${mountPath}' of ${where} must be an absolute path below '/' without colon or '..'.`,
			);
		}
	}
	const paths = volumeMounts.map(({ mountPath }) => mountPath.replace(/\/+$/, ""));
	const twice = firstDuplicate(paths);
	if (twice !== undefined) {
		throw invalid(
			"DuplicateMountPath",
			`The mount path '${twice}' of ${where} occurs more than once.`,
		);
	}
}

/** What init containers do not have: resources, ports, probes. */
function checkOwn(groupName: string, group: ContainerGroup, { name, properties }: Container) {
	const where = `container '${name}' in container group '${groupName}'`;
	const { cpu, memoryInGB } = properties.resources.requests;
	if (!(cpu > 0) || !(memoryInGB > 0)) {
		throw invalid(
			"InvalidResourceRequest",
			`The resource request of ${where} must be above 0; received cpu ${cpu}, memoryInGB ${memoryInGB}.`,
		);
	}
	const total = requested(group);
	const { limits = {} } = properties.resources;
	checkLimit("Cpu", limits.cpu, cpu, total.cpuCores, { name, groupName });
	checkLimit("MemoryInGB", limits.memoryInGB, memoryInGB, total.memoryGb, { name, groupName });
	checkPorts(where, properties.ports ?? []);
	checkProbe(`The liveness probe of ${where}`, properties.livenessProbe);
	checkProbe(`The readiness probe of ${where}`, properties.readinessProbe);
}

function checkLimit(
	kind: "Cpu" | "MemoryInGB",
	limit: number | undefined,
	request: number,
	total: number,
	{ name, groupName }: { name: string; groupName: string },
): void {
	if (limit === undefined) return;
	if (limit > total) {
		throw invalid(
			"ContainerLimitGreaterThanContainerGroupTotalRequest",
			`The '${kind}' limit '${limit}' in container '${name}' is greater than the total request '${total}' of container group '${groupName}'.`,
		);
	}
	if (limit < request) {
		throw invalid(
			"ContainerLimitLessThanRequest",
			`The '${kind}' limit '${limit}' in container '${name}' is less than its request '${request}' in container group '${groupName}'.`,
		);
	}
}

function checkPorts(
	where: string,
	ports: readonly { port: number; protocol?: string | undefined }[],
): void {
	const wrong = ports.find((each) => !isPort(each));
	if (wrong) {
		throw invalid(
			"InvalidContainerPort",
			`The port '${portText(wrong)}' of ${where} is invalid. A port must be between 1 and 65535, its protocol TCP or UDP.`,
		);
	}
	const twice = firstDuplicate(ports.map(portText));
	if (twice !== undefined) {
		throw invalid("DuplicateContainerPort", `The port '${twice}' of ${where} occurs twice.`);
	}
}

function checkProbe(what: string, probe: Probe | undefined): void {
	if (!probe) return;
	const { exec, httpGet } = probe;
	const refuse = (why: string) => invalid("InvalidContainerProbe", `${what} ${why}.`);
	if ((exec === undefined) === (httpGet === undefined)) {
		throw refuse("must have exactly one of exec and httpGet");
	}
	if (exec && !exec.command?.length) throw refuse("has no command");
	if (httpGet && !isPort({ port: httpGet.port })) {
		throw refuse(`has the port '${httpGet.port}'. A port must be between 1 and 65535`);
	}
	if (httpGet?.scheme && !/^https?$/i.test(httpGet.scheme)) {
		throw refuse(`has the scheme '${httpGet.scheme}'. It must be http or https`);
	}
	if ((probe.initialDelaySeconds ?? 0) < 0) throw refuse("has a negative initialDelaySeconds");
	for (const key of [
		"periodSeconds",
		"failureThreshold",
		"successThreshold",
		"timeoutSeconds",
	] as const) {
		if ((probe[key] ?? 1) < 1) throw refuse(`has a ${key} below 1`);
	}
}
