/** ACI as the baselines see it: container groups by an item's number, through ARM's REST API over http. */
import { Agent, request } from "node:http";
import type { AciEmulator } from "../../src/aci-emulator/aci-emulator.ts";
import { type Clock, holding } from "../../src/clock/clock.ts";

export interface GroupReply {
	status: number;
	retryAfterMs?: number;
}

export interface GroupClient {
	/** Throws for an answer that is neither a yes nor one of ACI's ways to refuse. */
	send(method: "PUT" | "DELETE", index: number): Promise<GroupReply>;
	/** A look that is refused sees no end. */
	hasEnded(index: number): Promise<boolean>;
	close(): void;
}

interface Answer {
	status: number;
	retryAfter: string | undefined;
	text: string;
}

const SOCKETS = 32;
/** A quota, a group between two states, a rate. */
const REFUSALS = [400, 409, 429];

/** The clock stands still while a request is under way, however many wait for a socket. */
export async function groupClient(emulator: AciEmulator, clock: Clock): Promise<GroupClient> {
	const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS });
	const { subscriptionId, resourceGroup, location, httpUrl } = emulator;
	const token = await tokenFor(emulator);
	const call = (method: string, index: number, body?: object): Promise<Answer> => {
		const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerInstance/containerGroups/item-${index}?api-version=2023-05-01`;
		return holding(clock, () => exchange({ agent, method, url: httpUrl + path, token, body }));
	};
	return {
		async send(method, index) {
			const body = method === "PUT" ? groupOf(index, location) : undefined;
			const { status, retryAfter, text } = await call(method, index, body);
			if (status >= 300 && !REFUSALS.includes(status))
				throw new Error(`${method} of item ${index} was answered ${status}: ${text}`);
			if (retryAfter === undefined) return { status };
			return { status, retryAfterMs: Number(retryAfter) * 1000 };
		},
		async hasEnded(index) {
			const { status, text } = await call("GET", index);
			if (status !== 200) return false;
			const { properties } = JSON.parse(text) as {
				properties: { instanceView: { state: string } };
			};
			return ["Succeeded", "Failed"].includes(properties.instanceView.state);
		},
		close: () => agent.destroy(),
	};
}

async function tokenFor({ identity }: AciEmulator): Promise<string> {
	const { endpoint, header } = identity;
	const answer = await fetch(
		`${endpoint}?api-version=2019-08-01&resource=https://management.azure.com`,
		{ headers: { "X-IDENTITY-HEADER": header } },
	);
	return ((await answer.json()) as { access_token: string }).access_token;
}

function groupOf(index: number, location: string): object {
	const container = {
		image: "alpine:latest",
		command: ["work"],
		environmentVariables: [{ name: "TUTTI_ITEM_INDEX", value: `${index}` }],
		resources: { requests: { cpu: 1, memoryInGB: 1.5 } },
	};
	return {
		location,
		properties: {
			osType: "Linux",
			restartPolicy: "Never",
			containers: [{ name: "main", properties: container }],
		},
	};
}

function exchange(ask: {
	agent: Agent;
	method: string;
	url: string;
	token: string;
	body: object | undefined;
}): Promise<Answer> {
	const { agent, method, url, token, body } = ask;
	const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
	return new Promise((resolve, reject) => {
		const sent = request(url, { agent, method, headers }, (response) => {
			const chunks: Buffer[] = [];
			response.on("data", (chunk: Buffer) => chunks.push(chunk));
			response.once("error", reject);
			response.once("end", () =>
				resolve({
					status: response.statusCode ?? 0,
					retryAfter: response.headers["retry-after"],
					text: Buffer.concat(chunks).toString(),
				}),
			);
		});
		sent.once("error", reject);
		sent.end(body === undefined ? undefined : JSON.stringify(body));
	});
}
