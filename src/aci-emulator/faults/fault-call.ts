import { containerGroupId, locationOf, normalLocation } from "../groups/container-group.ts";
import type { ContainerGroupStore } from "../groups/container-group-store.ts";
import type { FaultCall } from "./faults.ts";

/** What arrived: the operation it found, the path's variable parts, and the body as parsed, unchecked. */
export interface ArrivedCall {
	operation: string;
	path: Readonly<Record<string, string>>;
	body: unknown;
	requestId: string;
	at: number;
}

/**
 * What fault rules look at in a call, and what the messages of faults quote of it. The location is the path's,
 * else the body's, else the existing group's.
 */
export function faultCall(
	{ store }: { store: ContainerGroupStore },
	{ operation, path, body, requestId, at }: ArrivedCall,
): FaultCall {
	const location = path.location ?? textOf(member(body, "location")) ?? storedLocation(store, path);
	const texts: Record<string, string> = { callId: requestId };
	for (const key of ["subscriptionId", "resourceGroup", "container"]) {
		const value = path[key];
		if (value !== undefined) texts[key] = value;
	}
	const properties = member(body, "properties");
	const containers = member(properties, "containers");
	if (Array.isArray(containers)) {
		const image = textOf(member(member(containers[0], "properties"), "image"));
		if (image !== undefined) texts.image = image;
		texts.resources = resourcesText(containers, textOf(member(properties, "osType")) ?? "Linux");
	}
	return {
		operation,
		...(path.containerGroup === undefined ? {} : { containerGroup: path.containerGroup }),
		...(location === undefined ? {} : { location: normalLocation(location) }),
		at,
		texts,
	};
}

function storedLocation(
	store: ContainerGroupStore,
	{ subscriptionId = "", resourceGroup = "", containerGroup }: ArrivedCall["path"],
): string | undefined {
	if (containerGroup === undefined) return undefined;
	const id = containerGroupId(subscriptionId, resourceGroup, containerGroup);
	const row = store.get(id.toLowerCase());
	return row && locationOf(row.group);
}

/** As the service words it: '4' CPU '16' GB memory 'Linux' OS. */
function resourcesText(containers: readonly unknown[], osType: string): string {
	const sum = (key: string) =>
		containers.reduce<number>((total, each) => {
			const requests = member(member(member(each, "properties"), "resources"), "requests");
			const value = member(requests, key);
			return total + (typeof value === "number" ? value : 0);
		}, 0);
	return `'${sum("cpu")}' CPU '${sum("memoryInGB")}' GB memory '${osType}' OS`;
}

function member(value: unknown, key: string): unknown {
	if (typeof value !== "object" || value === null) return undefined;
	return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}
