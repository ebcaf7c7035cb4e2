import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent, request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	type ContainerGroup,
	ContainerInstanceManagementClient,
} from "@azure/arm-containerinstance";
import { realClock } from "../../clock/real-clock.ts";
import { type AciEmulator, type AciEmulatorOptions, startAciEmulator } from "../aci-emulator.ts";
import { processEngine } from "../engines/process-engine.ts";
import { defaultTiming, type Timing } from "../groups/timing.ts";

/** An emulator for one test, with the SDK's client pointed at it, in a folder that goes when it closes. */
export interface TestEmulator extends AciEmulator {
	client: ContainerInstanceManagementClient;
	stateDirectory: string;
	lines: string[];
	token: string;
	/** A plain request with a good token, for what the SDK hides. */
	call(method: string, path: string, body?: unknown, headers?: object): Promise<WireAnswer>;
	/** The path of a container group, with an api-version. */
	groupPath(name: string, suffix?: string): string;
	[Symbol.asyncDispose](): Promise<void>;
}

interface WireAnswer {
	status: number;
	headers: Record<string, string>;
	// biome-ignore lint/suspicious/noExplicitAny: what the wire holds is what the tests find out
	body: any;
}

export const quick: Timing = {
	...defaultTiming,
	pendingMs: 5,
	pullMs: 5,
	startMs: 5,
	restartBackOffMs: 50,
	capacityFailureMs: 20,
};

export async function testEmulator(
	options: Partial<AciEmulatorOptions> = {},
): Promise<TestEmulator> {
	const stateDirectory = options.stateDirectory ?? mkdtempSync(join(tmpdir(), "aci-emulator-"));
	const lines: string[] = [];
	const clock = options.clock ?? realClock();
	const log = (line: string) => lines.push(line);
	const emulator = await startAciEmulator({
		stateDirectory,
		clock,
		log,
		timing: quick,
		armRates: "unlimited",
		engine: processEngine({
			directory: join(stateDirectory, "containers"),
			clock,
			log,
			graceMs: 500,
		}),
		...options,
	});
	const token = await fetchToken(emulator);
	const ca = readFileSync(emulator.caFile, "utf8");
	const agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
	const client = new ContainerInstanceManagementClient(
		{ getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) },
		emulator.subscriptionId,
		{ endpoint: emulator.url, tlsOptions: { ca }, retryOptions: { maxRetries: 0 } },
	);
	const scope = `/subscriptions/${emulator.subscriptionId}/resourceGroups/${emulator.resourceGroup}`;
	return {
		...emulator,
		client,
		stateDirectory,
		lines,
		token,
		call: (method, path, body, headers = {}) =>
			wireCall(`${emulator.url}${path}`, agent, method, body, {
				authorization: `Bearer ${token}`,
				...headers,
			}),
		groupPath: (name, suffix = "") =>
			`${scope}/providers/Microsoft.ContainerInstance/containerGroups/${name}${suffix}?api-version=2023-05-01`,
		async [Symbol.asyncDispose]() {
			agent.destroy();
			await emulator.close({ containers: "stop" });
			if (!options.stateDirectory) rmSync(stateDirectory, { recursive: true, force: true });
		},
	};
}

async function fetchToken({ identity }: AciEmulator): Promise<string> {
	const answer = await fetch(
		`${identity.endpoint}?api-version=2019-08-01&resource=https://management.azure.com`,
		{ headers: { "X-IDENTITY-HEADER": identity.header } },
	);
	return ((await answer.json()) as { access_token: string }).access_token;
}

/** A group of one container, restart policy Never, as the SDK takes it. */
export function oneContainer(
	command: string[],
	more: Partial<ContainerGroup> = {},
): ContainerGroup {
	return {
		location: "local",
		osType: "Linux",
		restartPolicy: "Never",
		containers: [
			{
				name: "main",
				image: "alpine:latest",
				command,
				resources: { requests: { cpu: 1, memoryInGB: 1 } },
			},
		],
		...more,
	};
}

/** The same as it stands on the wire. */
export function oneContainerWire(command: string[], more: object = {}): Record<string, unknown> {
	return {
		location: "local",
		properties: {
			osType: "Linux",
			restartPolicy: "Never",
			containers: [
				{
					name: "main",
					properties: {
						image: "alpine:latest",
						command,
						resources: { requests: { cpu: 1, memoryInGB: 1 } },
					},
				},
			],
			...more,
		},
	};
}

/** Waits, on the wall, until `look` answers something that is not undefined. */
export async function until<T>(look: () => Promise<T | undefined>, withinMs = 10_000): Promise<T> {
	const deadline = performance.now() + withinMs;
	while (performance.now() < deadline) {
		const found = await look();
		if (found !== undefined) return found;
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	throw new Error(`Nothing was found within ${withinMs} ms.`);
}

/** Waits until the group's instanceView has the state; answers the group. */
export function untilState(emulator: TestEmulator, name: string, state: string) {
	return until(async () => {
		const group = await emulator.client.containerGroups.get(emulator.resourceGroup, name);
		return group.instanceView?.state === state ? group : undefined;
	});
}

function wireCall(
	url: string,
	agent: Agent,
	method: string,
	body: unknown,
	headers: object,
): Promise<WireAnswer> {
	return new Promise((resolve, reject) => {
		const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
		const call = request(
			url,
			{ method, agent, headers: { "content-type": "application/json", ...headers } },
			(answer) => {
				let received = "";
				answer.setEncoding("utf8");
				answer.on("data", (chunk) => {
					received += chunk;
				});
				answer.on("end", () =>
					resolve({
						status: answer.statusCode ?? 0,
						headers: answer.headers as Record<string, string>,
						body: received === "" ? undefined : JSON.parse(received),
					}),
				);
			},
		);
		call.on("error", reject);
		call.end(text);
	});
}
