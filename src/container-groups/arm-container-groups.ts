import type { Client, HttpResponse } from "@azure-rest/core-client";
import type { Clock } from "../clock/clock.ts";
import { createRefusal, retryAfterMs } from "./arm-error.ts";
import type { ContainerGroups, DeleteAnswer, GroupSpec, ListAnswer } from "./container-groups.ts";
import { groupBody } from "./group-body.ts";
import { TAG_OF_HUB } from "./group-tags.ts";
import { groupView } from "./group-view.ts";
import { API_VERSION, type WireError, type WireGroup } from "./wire.ts";

export interface ArmScope {
	subscriptionId: string;
	resourceGroup: string;
	location: string;
}

/** How long one request may take. A create that takes longer is unclear, and found by GET. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Container groups through ARM's REST API. */
export function armContainerGroups(
	client: () => Promise<Client>,
	scope: ArmScope,
	clock: Clock,
): ContainerGroups {
	const groupsPath = `/subscriptions/${scope.subscriptionId}/resourceGroups/${scope.resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups`;
	const pathOf = (name: string) => `${groupsPath}/${name}?api-version=${API_VERSION}`;

	/** One request; a connection that breaks, or a token that cannot be had, comes back as text. */
	const send = async (
		method: "get" | "put" | "delete",
		path: string,
		body?: object,
	): Promise<HttpResponse | string> => {
		try {
			const request = (await client()).pathUnchecked(path);
			return await request[method]({
				...(body === undefined ? {} : { body }),
				abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
			});
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	};

	return {
		async create(spec: GroupSpec) {
			const response = await send("put", pathOf(spec.name), groupBody(spec, scope.location));
			if (typeof response === "string") return { answer: "unclear", message: response };
			const status = Number(response.status);
			if (status === 200 || status === 201) return { answer: "created" };
			return createRefusal(status, response.body as WireError, waitOf(response, clock));
		},

		async read(name) {
			const response = await send("get", pathOf(name));
			if (typeof response === "string") return { answer: "unclear", message: response };
			switch (Number(response.status)) {
				case 200:
					return { answer: "found", group: groupView(response.body as WireGroup) };
				case 404:
					return { answer: "absent" };
				default: {
					const wait = waitOf(response, clock);
					return {
						answer: "unclear",
						message: messageOf(response),
						...(wait === undefined ? {} : { retryAfterMs: wait }),
					};
				}
			}
		},

		list: (hub) => listGroups(send, `${groupsPath}?api-version=${API_VERSION}`, hub),

		async delete(name): Promise<DeleteAnswer> {
			const response = await send("delete", pathOf(name));
			if (typeof response === "string") return { answer: "unclear", message: response };
			const status = Number(response.status);
			if (status === 200 || status === 204) return { answer: "gone" };
			return { answer: "unclear", message: messageOf(response) };
		},

		async readLog(name, container, tailLines) {
			const response = await send(
				"get",
				`${groupsPath}/${name}/containers/${container}/logs?tail=${tailLines}&api-version=${API_VERSION}`,
			);
			if (typeof response === "string" || Number(response.status) !== 200) return undefined;
			return (response.body as { content?: string }).content;
		},
	};
}

/** Follows `nextLink` to the end: a LIST that is cut short would free leases of groups that are there. */
async function listGroups(
	send: (method: "get", path: string) => Promise<HttpResponse | string>,
	firstPath: string,
	hub: string,
): Promise<ListAnswer> {
	const groups: { name: string; tags: Record<string, string>; location: string }[] = [];
	let path: string | undefined = firstPath;
	while (path !== undefined) {
		const response: HttpResponse | string = await send("get", path);
		if (typeof response === "string") return { answer: "unclear", message: response };
		if (Number(response.status) !== 200) return { answer: "unclear", message: messageOf(response) };
		const page = response.body as { value?: WireGroup[]; nextLink?: string };
		for (const { name, tags, location } of page.value ?? []) {
			if (name === undefined || tags?.[TAG_OF_HUB] !== hub) continue;
			groups.push({ name, tags, location: location ?? "" });
		}
		path = page.nextLink;
	}
	return { answer: "found", groups };
}

function waitOf(response: HttpResponse, clock: Clock): number | undefined {
	return retryAfterMs(response.headers["retry-after"], clock.now());
}

function messageOf(response: HttpResponse): string {
	const { error } = (response.body ?? {}) as WireError;
	return `HTTP ${response.status} ${error?.code ?? ""}: ${error?.message ?? "no message"}`;
}
