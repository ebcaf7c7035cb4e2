import type { Client, HttpResponse } from "@azure-rest/core-client";
import type { Clock } from "../clock/clock.ts";
import type { ArmObserver } from "./arm-call.ts";
import { createRefusal, refusalKind, retryAfterMs } from "./arm-error.ts";
import { allPages } from "./arm-pages.ts";
import { type About, armSend } from "./arm-send.ts";
import type { ContainerGroups } from "./container-groups.ts";
import { groupBody } from "./group-body.ts";
import { TAG_OF_HUB } from "./group-tags.ts";
import { groupView } from "./group-view.ts";
import { rateReading } from "./rate-reading.ts";
import { usagesView } from "./usages.ts";
import {
	API_VERSION,
	apiVersionFor,
	type WireError,
	type WireGroup,
	type WireUsage,
} from "./wire.ts";

export interface ArmScope {
	subscriptionId: string;
	resourceGroup: string;
	/** The endpoint's, as observers are told it. Default: the public cloud's. */
	host?: string;
}

/** Container groups through ARM's REST API. */
export function armContainerGroups(
	client: () => Promise<Client>,
	scope: ArmScope,
	clock: Clock,
	observe?: ArmObserver,
): ContainerGroups {
	const groupsPath = `/subscriptions/${scope.subscriptionId}/resourceGroups/${scope.resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups`;
	const pathOf = (name: string, version = API_VERSION) =>
		`${groupsPath}/${name}?api-version=${version}`;

	const send = armSend(client, clock, { host: scope.host ?? "management.azure.com", observe });
	const about = (operation: string, group: string): About => ({
		operation: `ContainerGroups_${operation}`,
		urlTemplate: "containerGroups/{name}",
		group,
	});

	const told = (response: HttpResponse) => whatElseWasTold(response, clock);

	return {
		async create(spec) {
			const body = groupBody(spec);
			const response = await send({
				...about("CreateOrUpdate", spec.name),
				region: spec.location,
			})("put", pathOf(spec.name, apiVersionFor(body)), body);
			if (typeof response === "string") return unclear(response, clock);
			const status = Number(response.status);
			const created = status === 200 || status === 201;
			return {
				...(created ? { answer: "created" } : createRefusal(status, response.body as WireError)),
				...told(response),
			};
		},

		async read(name) {
			const response = await send(about("Get", name))("get", pathOf(name));
			if (typeof response === "string") return unclear(response, clock);
			switch (Number(response.status)) {
				case 200:
					return {
						answer: "found",
						group: groupView(response.body as WireGroup),
						...told(response),
					};
				case 404:
					return { answer: "absent", ...told(response) };
				default:
					return unclear(response, clock);
			}
		},

		async list(hub) {
			const list = await allPages<WireGroup>(
				send({
					operation: "ContainerGroups_ListByResourceGroup",
					urlTemplate: "containerGroups",
				}),
				`${groupsPath}?api-version=${API_VERSION}`,
			);
			if ("brokeOff" in list) return unclear(list.brokeOff, clock);
			const groups = list.entries.flatMap(({ name, tags, location }) =>
				name === undefined || tags?.[TAG_OF_HUB] !== hub
					? []
					: [{ name, tags, location: regionName(location ?? "") }],
			);
			return { answer: "found", groups };
		},

		async usages(location) {
			const path = `/subscriptions/${scope.subscriptionId}/providers/Microsoft.ContainerInstance/locations/${location}/usages?api-version=${API_VERSION}`;
			const list = await allPages<WireUsage>(
				send({
					operation: "Location_ListUsage",
					urlTemplate: "locations/{location}/usages",
					region: location,
				}),
				path,
			);
			return "brokeOff" in list ? unclear(list.brokeOff, clock) : usagesView(list.entries);
		},

		async delete(name) {
			const response = await send(about("Delete", name))("delete", pathOf(name));
			if (typeof response === "string") return unclear(response, clock);
			const status = Number(response.status);
			if (status === 200 || status === 204) return { answer: "gone", ...told(response) };
			const { error } = (response.body ?? {}) as WireError;
			const isDenied = refusalKind(status, error?.code ?? "") === "denied";
			return { ...unclear(response, clock), ...(isDenied ? { denied: true as const } : {}) };
		},

		async readLog(name, container, tailLines) {
			const response = await send({
				operation: "Containers_ListLogs",
				urlTemplate: "containerGroups/{name}/containers/{container}/logs",
				group: name,
			})(
				"get",
				`${groupsPath}/${name}/containers/${container}/logs?tail=${tailLines}&api-version=${API_VERSION}`,
			);
			if (typeof response === "string" || Number(response.status) !== 200) return undefined;
			return (response.body as { content?: string }).content;
		},
	};
}

/** ARM shows a region as it was written to it, or as people write it: "West Europe" is westeurope. */
function regionName(location: string): string {
	return location.replaceAll(" ", "").toLowerCase();
}

function unclear(response: HttpResponse | string, clock: Clock) {
	if (typeof response === "string") return { answer: "unclear", message: response } as const;
	const { error } = (response.body ?? {}) as WireError;
	return {
		answer: "unclear",
		message: `HTTP ${response.status} ${error?.code ?? ""}: ${error?.message ?? "no message"}`,
		...(response.status === "429" ? { throttled: true as const } : {}),
		...(response.status === "403" ? { denied: true as const } : {}),
		...whatElseWasTold(response, clock),
	} as const;
}

/** What the headers say of rates, and of how long to wait. */
function whatElseWasTold({ headers }: HttpResponse, clock: Clock) {
	const wait = retryAfterMs(headers["retry-after"], clock.now());
	const rates = rateReading(headers);
	return {
		...(wait === undefined ? {} : { retryAfterMs: wait }),
		...(Object.keys(rates).length === 0 ? {} : { rates }),
	};
}
