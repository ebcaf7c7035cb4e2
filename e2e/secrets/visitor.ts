/** Whoever has all keys and asks for everything that can be asked for: of the app, of the host, of ARM. */
import { expect } from "vitest";
import type { HostKeys } from "../../src/durable-host/http/host-keys.ts";
import type { SimulatedTutti } from "../simulated-tutti.ts";
import type { Place } from "./find-secrets.ts";

export interface Visitor {
	/** Of a request that needs a function key. */
	withKey: { headers: Record<string, string> };
	/** Asks; the whole answer is kept. */
	ask(url: string, request: RequestInit): Promise<Response>;
	/** Asks for everything. */
	look(): Promise<void>;
}

const MANAGEMENT = "/runtime/webhooks/durabletask";

export function visitorOf(
	tutti: SimulatedTutti,
	keys: HostKeys,
	keep: (answer: Place) => void,
): Visitor {
	const withKey = { headers: { "x-functions-key": keys.functionKeys.default! } };
	const withMasterKey = { headers: { "x-functions-key": keys.masterKey } };

	async function ask(url: string, request: RequestInit): Promise<Response> {
		const response = await fetch(url, { redirect: "manual", ...request });
		const content = JSON.stringify([...response.headers]) + (await response.clone().text());
		const what = `${request.method ?? "GET"} ${new URL(url).pathname}`;
		keep({ where: `the answer ${response.status} to ${what}`, content });
		return response;
	}
	const read = async (path: string, request: RequestInit): Promise<unknown> =>
		(await ask(tutti.url + path, request)).json();

	async function lookAtApp(): Promise<void> {
		for (const path of ["/api/quota", "/api/openapi.json"]) await read(path, withKey);
		const { jobs } = (await read("/api/jobs", withKey)) as { jobs: { id: string }[] };
		const parts = ["", "/items?count=1000", "/result"];
		const ofItem = ["log", "output"].flatMap((part) =>
			[0, 1, 3].map((index) => `/items/${index}/${part}`),
		);
		for (const { id } of jobs)
			for (const part of [...parts, ...ofItem])
				await ask(`${tutti.url}/api/jobs/${id}${part}`, withKey);
	}

	async function lookAtHost(): Promise<void> {
		const all = "showInput=true&showHistory=true&showHistoryOutput=true";
		const list = await read(`${MANAGEMENT}/instances?showInput=true&top=1000`, withMasterKey);
		const instances = list as { instanceId: string }[];
		expect(instances.length).toBeGreaterThan(2);
		for (const { instanceId } of instances) {
			const path = `${MANAGEMENT}/instances/${encodeURIComponent(instanceId)}`;
			await read(`${path}?${all}`, withMasterKey);
		}
		await read(`${MANAGEMENT}/entities?fetchState=true`, withMasterKey);
		await read(`${MANAGEMENT}/entities/ledger/simulated`, withMasterKey);
		await read("/admin/functions", withMasterKey);
	}

	async function lookAtArm(): Promise<void> {
		const { httpUrl, identity, subscriptionId, resourceGroup } = tutti.emulator;
		const resource = encodeURIComponent("https://management.azure.com/");
		const token = await fetch(`${identity.endpoint}?api-version=2019-08-01&resource=${resource}`, {
			headers: { "X-IDENTITY-HEADER": identity.header },
		});
		const { access_token } = (await token.json()) as { access_token: string };
		const arm = { headers: { authorization: `Bearer ${access_token}` } };
		const groups = `${httpUrl}/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups`;
		const version = "api-version=2023-05-01";
		const list = await (await ask(`${groups}?${version}`, arm)).json();
		for (const { name } of (list as { value: { name: string }[] }).value) {
			await ask(`${groups}/${name}?${version}`, arm);
			await ask(`${groups}/${name}/containers/item-0/logs?${version}`, arm);
		}
	}

	return {
		withKey,
		ask,
		async look() {
			// Container groups do not stay for long.
			await lookAtArm();
			await lookAtApp();
			await lookAtHost();
		},
	};
}
