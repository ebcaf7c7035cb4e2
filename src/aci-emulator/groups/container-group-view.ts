import type { Container, ContainerGroup, Volume } from "./container-group.ts";
import { requested } from "./container-group.ts";
import {
	type ContainerEvent,
	type ContainerPhase,
	eventsAt,
	type GroupState,
} from "./container-group-state.ts";

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

export type WithInstanceView = "with-instance-view" | "without-instance-view";

export function groupView(
	{ id, name, group, state }: StoredGroup,
	now: number,
	instanceView: WithInstanceView,
): Record<string, unknown> {
	const { properties } = group;
	const full = instanceView === "with-instance-view";
	return defined({
		properties: defined({
			sku: properties.sku ?? "Standard",
			provisioningState: provisioningState(state, now),
			provisioningTimeoutInSeconds: 1800,
			isCustomProvisioningTimeout: false,
			containers: properties.containers.map((container, index) =>
				containerView(container, full ? containerInstance(state, index, group, now) : undefined),
			),
			initContainers: [],
			imageRegistryCredentials: properties.imageRegistryCredentials?.map(
				({ password, ...shown }) => shown,
			),
			restartPolicy: properties.restartPolicy,
			ipAddress: ipAddressView(group, state),
			osType: properties.osType,
			volumes: properties.volumes?.map(volumeView),
			instanceView: full
				? { events: groupEvents(group, state), state: groupState(group, state) }
				: undefined,
			diagnostics: diagnosticsView(group),
			subnetIds: properties.subnetIds,
			priority: properties.priority,
		}),
		id,
		name,
		type: "Microsoft.ContainerInstance/containerGroups",
		location: group.location,
		tags: group.tags,
		zones: group.zones,
		identity: group.identity,
	});
}

/** The words of properties.provisioningState, which are also those of an operation's status. */
function provisioningState(state: GroupState, now: number): string {
	switch (state.phase.kind) {
		case "starting":
			if (state.reason === "update") return "Updating";
			return now < state.plan.pullAt ? "Pending" : "Creating";
		case "refused":
			return "Failed";
		case "started":
		case "stopped":
			return "Succeeded";
	}
}

/** What GET on an asynchronous operation answers. */
export function operationView(stored: StoredGroup, startedAt: number, now: number): object {
	const { id, group, state } = stored;
	const refused = state.phase.kind === "refused";
	const ownEvents = state.containers.flatMap((_, index) => eventsAt(state, index, group, now));
	return defined({
		id,
		status: provisioningState(state, now),
		startTime: new Date(startedAt).toISOString(),
		properties: { events: refused ? groupEvents(group, state) : ownEvents.map(eventView) },
		error: refused ? { code: "Failed", message: capacityMessage(group) } : undefined,
	});
}

function capacityMessage(group: ContainerGroup): string {
	const { cpuCores, memoryGb } = requested(group);
	const network = group.properties.subnetIds?.length ? " virtual network" : "";
	return `The requested resource is not available in the location '${group.location}' at this moment. Please retry with a different resource request or in another location. Resource requested: '${cpuCores}' CPU '${memoryGb}' GB memory '${group.properties.osType}' OS${network}`;
}

function groupState({ properties }: ContainerGroup, { phase, containers }: GroupState): string {
	if (phase.kind === "starting") return "Pending";
	if (phase.kind === "refused") return "Failed";
	if (phase.kind === "stopped") return "Stopped";
	const exits = containers.map(({ phase }) =>
		phase.kind === "terminated" ? phase.exitCode : undefined,
	);
	if (exits.includes(undefined)) return "Running";
	if (exits.every((code) => code === 0)) return "Succeeded";
	return properties.restartPolicy === "Never" ? "Failed" : "Running";
}

function groupEvents(group: ContainerGroup, { phase }: GroupState): object[] {
	if (phase.kind !== "refused") return [];
	return [
		eventView({
			name: "InsufficientCapacity.",
			message: capacityMessage(group),
			count: 1,
			firstAt: phase.at,
			lastAt: phase.at,
		}),
	];
}

function containerView({ name, properties }: Container, instanceView: object | undefined): object {
	return {
		name,
		properties: defined({
			image: properties.image,
			command: properties.command,
			ports: properties.ports ?? [],
			environmentVariables: (properties.environmentVariables ?? []).map(
				({ name, value, secureValue }) =>
					secureValue === undefined ? defined({ name, value }) : { name },
			),
			instanceView,
			resources: properties.resources,
			volumeMounts: properties.volumeMounts,
			livenessProbe: properties.livenessProbe,
			readinessProbe: properties.readinessProbe,
		}),
	};
}

function containerInstance(
	state: GroupState,
	index: number,
	group: ContainerGroup,
	now: number,
): object | undefined {
	const { restartCount, phase, previous } = state.containers[index]!;
	if (state.phase.kind === "refused") return undefined;
	if (state.phase.kind === "starting" && now < state.plan.pullAt) return undefined;
	const stopped = state.phase.kind === "stopped" ? stoppedView(state.phase.at) : undefined;
	return defined({
		restartCount,
		currentState: stopped ?? phaseView(phase),
		previousState: previous && phaseView(previous),
		events: eventsAt(state, index, group, now).map(eventView),
	});
}

/** A container stopped by the client shows neither start nor exit code. */
function stoppedView(at: number): object {
	return {
		state: "Terminated",
		finishTime: new Date(at).toISOString(),
		detailStatus: "Container stopped per client request",
	};
}

function phaseView(phase: ContainerPhase): object {
	switch (phase.kind) {
		case "waiting":
			return { state: "Waiting", detailStatus: "" };
		case "backing-off":
			return { state: "Waiting", detailStatus: "CrashLoopBackOff" };
		case "running":
			return {
				state: "Running",
				startTime: new Date(phase.startedAt).toISOString(),
				detailStatus: "",
			};
		case "terminated":
			return defined({
				state: "Terminated",
				startTime:
					phase.startedAt === undefined ? undefined : new Date(phase.startedAt).toISOString(),
				exitCode: phase.exitCode,
				finishTime: new Date(phase.finishedAt).toISOString(),
				detailStatus: phase.exitCode === 0 ? "Completed" : "Error",
			});
	}
}

/** That of a capacity failure was seen without type. */
type ShownEvent = Omit<ContainerEvent, "type"> & Partial<Pick<ContainerEvent, "type">>;

/** Events carry whole seconds. */
function eventView({ name, message, type, count, firstAt, lastAt }: ShownEvent): object {
	const seconds = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 19)}Z`;
	return {
		count,
		firstTimestamp: seconds(firstAt),
		lastTimestamp: seconds(lastAt),
		name,
		message,
		type,
	};
}

/** A group's address is this machine's, and known once it has started. */
function ipAddressView({ location, properties }: ContainerGroup, { phase }: GroupState) {
	const { ipAddress } = properties;
	if (!ipAddress) return undefined;
	const ports = ipAddress.ports.map(({ port, protocol = "TCP" }) => ({ protocol, port }));
	const { type, dnsNameLabel } = ipAddress;
	return defined({
		ports,
		ip: phase.kind === "started" ? "127.0.0.1" : undefined,
		type,
		dnsNameLabel,
		fqdn: dnsNameLabel && `${dnsNameLabel}.${location}.azurecontainer.io`,
	});
}

function volumeView({ name, emptyDir, secret, azureFile, gitRepo }: Volume): object {
	if (secret) return { name, secret: {} };
	if (azureFile) {
		const { storageAccountKey, ...shown } = azureFile;
		return { name, azureFile: shown };
	}
	return defined({ name, emptyDir, gitRepo });
}

function diagnosticsView({ properties }: ContainerGroup) {
	if (!properties.diagnostics) return undefined;
	const { workspaceKey, ...shown } = properties.diagnostics.logAnalytics;
	return { logAnalytics: shown };
}

function defined<T extends object>(value: T): T {
	return Object.fromEntries(
		Object.entries(value).filter(([, member]) => member !== undefined),
	) as T;
}
