import type { Deployment } from "../container-engine.ts";
import { labelsOf, networkContainerName } from "./container-labels.ts";
import type { InspectedContainer } from "./container-state.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";
import { ensurePauseImage } from "./pause-image.ts";

/** "host": containers use this machine's network. "bridge": each group has one of its own. */
export type NetworkKind = "host" | "bridge";

/**
 * The network that the containers of a group share, as they do in ACI: they reach each other on localhost. On
 * a bridge, a container that only waits holds it, and the group's public ports are those of 127.0.0.1 here.
 */
export interface GroupNetworks {
	/** The network mode for a deployment's containers. What it needs is made unless it is there. */
	join(deployment: Deployment): Promise<string>;
	/** Cuts or restores the way from and to the group; its containers still reach each other. */
	cut(deployment: Deployment, cut: boolean): Promise<void>;
	/** Where ports of the group's containers are reached from here. Throws while it is cut. */
	addressOf(deployment: Deployment): Promise<string>;
	/** The name under which containers reach this machine; undefined on its own network, where 127.0.0.1 does. */
	readonly hostAlias: string | undefined;
}

interface NetworkParts {
	api: EngineApi;
	emulator: string;
	isPodman: boolean;
}

export function groupNetworks(kind: NetworkKind, parts: NetworkParts): GroupNetworks {
	return kind === "host" ? hostNetwork : bridgeNetworks(parts);
}

const hostNetwork: GroupNetworks = {
	hostAlias: undefined,
	join: async () => "host",
	cut: async () => undefined,
	addressOf: async () => "127.0.0.1",
};

function bridgeNetworks({ api, emulator, isPodman }: NetworkParts): GroupNetworks {
	/** Podman names its own in every container; it does not know Docker's word host-gateway. */
	const hostAlias = isPodman ? "host.containers.internal" : "host.docker.internal";
	const bridge = isPodman ? "podman" : "bridge";
	async function join(deployment: Deployment): Promise<string> {
		const name = networkContainerName(deployment);
		const body = {
			Image: await ensurePauseImage(api),
			Labels: labelsOf(emulator, deployment, "network"),
			Hostname: deployment.groupName.slice(0, 63),
			...portsOf(deployment),
		};
		const extraHosts = isPodman ? [] : [`${hostAlias}:host-gateway`];
		const HostConfig = { ...body.HostConfig, NetworkMode: "bridge", ExtraHosts: extraHosts };
		await createUnlessThere(api, name, { ...body, HostConfig });
		await api.call("POST", `/containers/${name}/start`);
		return `container:${name}`;
	}
	return {
		hostAlias,
		join,
		async cut(deployment, cut) {
			await join(deployment); // a network may be cut before anything has started
			const Container = networkContainerName(deployment);
			const path = `/containers/${Container}/json`;
			const { NetworkSettings } = await api.call<InspectedContainer>("GET", path);
			const isCut = NetworkSettings.Networks?.[bridge] === undefined;
			if (isCut === cut) return;
			const body = { Container, ...(cut ? { Force: true } : {}) };
			await api.call("POST", `/networks/${bridge}/${cut ? "disconnect" : "connect"}`, { body });
		},
		async addressOf(deployment) {
			const path = `/containers/${networkContainerName(deployment)}/json`;
			const { NetworkSettings } = await api.call<InspectedContainer>("GET", path);
			const { Networks } = NetworkSettings;
			const [network] = Object.values(Networks ?? {});
			if (Networks && !network) throw new Error(`${deployment.groupName} is cut off.`);
			return network?.IPAddress || "127.0.0.1";
		},
	};
}

/** The ports that the group shows the world are this machine's, by the same numbers. */
function portsOf({ group }: Deployment) {
	const ports = group.properties.ipAddress?.ports ?? [];
	const names = ports.map(({ port, protocol = "TCP" }) => `${port}/${protocol.toLowerCase()}`);
	return {
		ExposedPorts: Object.fromEntries(names.map((name) => [name, {}])),
		HostConfig: {
			PortBindings: Object.fromEntries(
				names.map((name) => [name, [{ HostIp: "127.0.0.1", HostPort: name.split("/")[0] }]]),
			),
		},
	};
}

/**
 * Creates a container, or answers the one of that name. It is there only if this emulator, or one killed
 * before it, has created it: names bear the deployment's id. Podman answers 500 for a name that is taken, so
 * what is there is asked for instead of read out of a refusal.
 */
export async function createUnlessThere(
	api: EngineApi,
	name: string,
	body: unknown,
): Promise<InspectedContainer | undefined> {
	try {
		await api.call("POST", "/containers/create", { query: { name }, body });
		return undefined;
	} catch (refusal) {
		if (!(refusal instanceof EngineApiError)) throw refusal;
		return await api
			.call<InspectedContainer>("GET", `/containers/${name}/json`)
			.catch((error: unknown) => {
				throw error instanceof EngineApiError ? refusal : error;
			});
	}
}
