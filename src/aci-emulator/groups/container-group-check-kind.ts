import { type ContainerGroup, requested } from "./container-group.ts";
import { invalid } from "./invalid-group.ts";

/**
 * What a group may be by operating system, sku and priority, and how large. Sources: docs "Container group
 * limits" (sizes, 2025-11-17), "Spot containers" and the support article on its error codes, the FAQ.
 */
const LARGEST = {
	Standard: { cpuCores: 31, memoryGb: 240 },
	Dedicated: { cpuCores: 31, memoryGb: 240 },
	Confidential: { cpuCores: 31, memoryGb: 180 },
	Spot: { cpuCores: 4, memoryGb: 16 },
} as const;

export function checkKind(groupName: string, group: ContainerGroup): void {
	const { containers, osType, priority, sku = "Standard" } = group.properties;
	if (!Object.hasOwn(LARGEST, sku) || sku === "Spot") {
		throw invalid(
			"InvalidSku",
			`The sku '${sku}' of container group '${groupName}' is invalid. It must be Standard, Dedicated or Confidential.`,
		);
	}
	const hasGpu = containers.some(
		({ properties: { resources } }) => resources.requests.gpu ?? resources.limits?.gpu,
	);
	if (priority === "Spot") checkSpot(groupName, group, sku, hasGpu);
	if (hasGpu) {
		throw invalid(
			"GpuResourcesNotSupported",
			`Container group '${groupName}' requests GPU resources. They were retired on 2025-07-14.`,
		);
	}
	if (sku === "Confidential") checkConfidential(groupName, group);
	if (osType === "Windows") checkWindows(groupName, group);
	checkSize(groupName, group, priority === "Spot" ? "Spot" : (sku as keyof typeof LARGEST));
}

function checkSpot(
	groupName: string,
	{ properties, zones = [] }: ContainerGroup,
	sku: string,
	hasGpu: boolean,
): void {
	if (sku !== "Standard") {
		throw invalid(
			"SpotPriorityContainerGroupNotSupportedInSku",
			`Container group '${groupName}' with Spot priority is not supported in sku '${sku}'.`,
		);
	}
	if (hasGpu) {
		throw invalid(
			"SpotPriorityContainerGroupWithGPUResourcesNotSupported",
			`Container group '${groupName}' with Spot priority cannot request GPU resources.`,
		);
	}
	if (properties.ipAddress || properties.subnetIds?.length) {
		throw invalid(
			"SpotPriorityContainerGroupNotSupportedForInboundConnectivity",
			`Container group '${groupName}' with Spot priority cannot have an IP address or a subnet.`,
		);
	}
	if (zones.length > 0) {
		throw invalid(
			"SpotPriorityContainerGroupNotSupportedInZones",
			`Container group '${groupName}' with Spot priority cannot be pinned to a zone.`,
		);
	}
}

function checkConfidential(groupName: string, { properties }: ContainerGroup): void {
	if (properties.osType === "Windows") {
		throw invalid(
			"ConfidentialSkuNotSupportedForWindows",
			`Container group '${groupName}' of sku Confidential must have the osType Linux.`,
		);
	}
	const policy = properties.confidentialComputeProperties?.ccePolicy;
	if (policy !== undefined && !isBase64(policy)) {
		throw invalid(
			"InvalidCcePolicy",
			`The ccePolicy of container group '${groupName}' must be in base64.`,
		);
	}
}

function checkWindows(groupName: string, { properties }: ContainerGroup): void {
	const { containers, initContainers = [], volumes = [] } = properties;
	if (containers.length + initContainers.length > 1) {
		throw invalid(
			"MultipleContainersNotSupportedForWindows",
			`Windows container group '${groupName}' has ${containers.length + initContainers.length} containers. A Windows container group can have one only.`,
		);
	}
	const mounts = containers.flatMap((each) => each.properties.volumeMounts ?? []);
	if (volumes.length + mounts.length > 0) {
		throw invalid(
			"VolumesNotSupportedForWindows",
			`Windows container group '${groupName}' cannot mount volumes.`,
		);
	}
}

function checkSize(groupName: string, group: ContainerGroup, kind: keyof typeof LARGEST): void {
	const { cpuCores, memoryGb } = requested(group);
	const most = LARGEST[kind];
	if (cpuCores <= most.cpuCores && memoryGb <= most.memoryGb) return;
	throw invalid(
		"InvalidResourceRequest",
		`The resource request of container group '${groupName}' is '${cpuCores}' CPU '${memoryGb}' GB memory. The most for ${kind} is '${most.cpuCores}' CPU '${most.memoryGb}' GB memory.`,
	);
}

function isBase64(text: string): boolean {
	return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
}
