import { CONTAINER_GROUP_TYPE, type ContainerGroup, type Volume } from "./container-group.ts";
import { containerSpecs, type GroupState, isStarting } from "./container-group-state.ts";
import { containerInstance, defined, eventView } from "./container-view.ts";
/**
 * A container group as the wire shows it. Owns what is shown and what is not:
 * 1. No secret is ever part of an answer: secure values, secret volumes' content, passwords, keys.
 * 2. LIST has no instanceView, neither of the group nor of a container; GET has both.
 * Member order and the undocumented members follow recorded traffic.
 */
export interface StoredGroup {
	id: string;
	name: string;
	group: ContainerGroup;
	state: GroupState;
}

const DEFAULT_TIMEOUT_SECONDS = 1800;

type ContainerSpecs = ReturnType<typeof containerSpecs>;

export type WithInstanceView = "with-instance-view" | "without-instance-view";

/** From this version on groups say whether they come from a standby pool, and containers what they are told. */
const POOLS_SINCE = "2024-05-01";

/** `apiVersion`: the request's. Default: the one whose members are the common ones. */
export function groupView(
	{ id, name, group, state }: StoredGroup,
	instanceView: WithInstanceView,
	apiVersion: string | null = "2023-05-01",
): Record<string, unknown> {
	const { properties } = group;
	const full = instanceView === "with-instance-view";
	const knowsPools = apiVersion !== null && apiVersion >= POOLS_SINCE;
	const timeoutSeconds = Math.round(state.plan.provisioningTimeoutMs / 1000);
	const containers = containerSpecs(group).map((spec, index) =>
		containerView(spec, full ? containerInstance(state, index) : undefined, knowsPools),
	);
	const initCount = properties.initContainers?.length ?? 0;
	return defined({
		properties: defined({
			sku: properties.sku ?? "Standard",
			isCreatedFromStandbyPool:
				properties.isCreatedFromStandbyPool ?? (knowsPools ? false : undefined),
			provisioningState: provisioningState(state),
			provisioningTimeoutInSeconds: timeoutSeconds,
			isCustomProvisioningTimeout: timeoutSeconds !== DEFAULT_TIMEOUT_SECONDS,
			containers: containers.slice(initCount),
			initContainers: containers.slice(0, initCount),
			imageRegistryCredentials: properties.imageRegistryCredentials?.map(
				({ password, ...shown }) => shown,
			),
			restartPolicy: properties.restartPolicy,
			ipAddress: ipAddressView(group, state),
			osType: properties.osType,
			volumes: properties.volumes?.map(volumeView),
			instanceView: full
				? { events: groupEvents(state), state: groupState(group, state) }
				: undefined,
			diagnostics: diagnosticsView(group),
			subnetIds: properties.subnetIds,
			dnsConfig: properties.dnsConfig,
			encryptionProperties: properties.encryptionProperties,
			extensions: properties.extensions?.map(({ name, properties }) => {
				if (!properties) return { name };
				const { protectedSettings, ...shown } = properties;
				return { name, properties: shown };
			}),
			confidentialComputeProperties: properties.confidentialComputeProperties,
			priority: properties.priority,
			identityAcls: properties.identityAcls,
			secretReferences: properties.secretReferences,
			containerGroupProfile: properties.containerGroupProfile,
			standbyPoolProfile: properties.standbyPoolProfile,
		}),
		id,
		name,
		type: CONTAINER_GROUP_TYPE,
		location: group.location,
		tags: group.tags,
		zones: group.zones,
		identity: group.identity,
	});
}

/** The words of properties.provisioningState, which are also those of an operation's status. */
function provisioningState(state: GroupState): string {
	switch (state.phase.kind) {
		case "failed":
			return "Failed";
		case "started":
		case "stopped":
			return "Succeeded";
		default:
			if (state.reason === "update") return "Updating";
			if (state.reason === "repair") return "Repairing";
			return state.phase.kind === "pending" ? "Pending" : "Creating";
	}
}

/** What GET on an asynchronous operation answers. As recorded, a container's start is none of its events. */
export function operationView({ id, state }: StoredGroup, startedAt: number): object {
	const { phase, containers } = state;
	const failed = phase.kind === "failed" ? phase : undefined;
	const own = containers
		.flatMap(({ events }) => events)
		.filter(({ name }) => name !== "Started")
		.map(eventView);
	return defined({
		id,
		status: provisioningState(state),
		startTime: new Date(startedAt).toISOString(),
		properties: { events: [...own, ...groupEvents(state)] },
		error: failed && { code: "Failed", message: failed.message },
	});
}

function groupState({ properties }: ContainerGroup, state: GroupState): string {
	const { phase, containers } = state;
	if (isStarting(state)) return "Pending";
	if (phase.kind === "failed") return "Failed";
	if (phase.kind === "stopped") return "Stopped";
	const exits = containers.map(({ phase }) =>
		phase.kind === "terminated" ? phase.exitCode : undefined,
	);
	if (exits.includes(undefined)) return "Running";
	if (exits.every((code) => code === 0)) return "Succeeded";
	return properties.restartPolicy === "Never" ? "Failed" : "Running";
}

/** The event of a capacity failure was recorded without a type, so all of a group's own go without. */
function groupEvents({ phase }: GroupState): object[] {
	if (phase.kind !== "failed") return [];
	const { event: name, message, at } = phase;
	return [eventView({ name, message, count: 1, firstAt: at, lastAt: at })];
}

/** Init containers have fewer members: neither ports nor resources. */
function containerView(
	{ kind, name, properties }: ContainerSpecs[number],
	instanceView: object | undefined,
	knowsPools: boolean,
): object {
	const noConfig = kind === "container" && knowsPools ? { keyValuePairs: {} } : undefined;
	const { environmentVariables = [] } = properties;
	return {
		name,
		properties: defined({
			image: properties.image,
			command: properties.command,
			ports: kind === "init" ? undefined : (properties.ports ?? []),
			environmentVariables: environmentVariables.map(
				({ name, value, secureValue, secureValueReference }) =>
					secureValue === undefined
						? defined({ name, value, secureValueReference })
						: defined({ name, secureValueReference }),
			),
			configMap: properties.configMap ?? noConfig,
			instanceView,
			resources: properties.resources,
			volumeMounts: properties.volumeMounts,
			livenessProbe: properties.livenessProbe,
			readinessProbe: properties.readinessProbe,
			securityContext: properties.securityContext,
		}),
	};
}

/** A group's address is this machine's, and known once it has started. */
function ipAddressView({ location, properties }: ContainerGroup, { phase }: GroupState) {
	const { ipAddress } = properties;
	if (!ipAddress) return undefined;
	const ports = ipAddress.ports.map(({ port, protocol = "TCP" }) => ({ protocol, port }));
	const { type, dnsNameLabel, autoGeneratedDomainNameLabelScope } = ipAddress;
	return defined({
		ports,
		ip: phase.kind === "started" ? "127.0.0.1" : undefined,
		type,
		dnsNameLabel,
		autoGeneratedDomainNameLabelScope,
		fqdn: dnsNameLabel && `${dnsNameLabel}.${location}.azurecontainer.io`,
	});
}

function volumeView(volume: Volume): object {
	const { name, emptyDir, secret, secretReference, azureFile, gitRepo } = volume;
	if (secretReference) return { name, secretReference };
	if (secret) return { name, secret: {} };
	if (azureFile) {
		const { storageAccountKey, ...shown } = azureFile;
		return { name, azureFile: shown };
	}
	return defined({ name, emptyDir, gitRepo });
}

function diagnosticsView({ properties }: ContainerGroup) {
	if (!properties.diagnostics) return undefined;
	const { workspaceKey, workspaceResourceId, ...shown } = properties.diagnostics.logAnalytics;
	return { logAnalytics: shown };
}
