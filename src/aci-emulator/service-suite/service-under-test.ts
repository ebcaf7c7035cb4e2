import { readFileSync } from "node:fs";
import {
	type ContainerGroup,
	ContainerInstanceManagementClient,
} from "@azure/arm-containerinstance";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import { testEmulator } from "../testing/test-emulator.ts";
import { answerFaults, operationOf } from "./swagger.ts";

/**
 * The service that the suites of this folder try through the Azure SDK, retries off: the emulator, or with
 * ACI_TARGET=azure real Azure Container Instances. Every answer of a swagger operation is held against the
 * swagger. For Azure: AZURE_SUBSCRIPTION_ID, AZURE_RESOURCE_GROUP (exists, and may hold test groups) and
 * AZURE_LOCATION are required, the credential is that of DefaultAzureCredential, and ACI_IMAGE names an image
 * with /bin/sh (default: aci-helloworld of Microsoft's registry). Groups made are deleted at the end.
 */
interface ServiceUnderTest {
	client: ContainerInstanceManagementClient;
	resourceGroup: string;
	location: string;
	/** The certificate of the CA that clients must trust; undefined where it is a public one. */
	ca: string | undefined;
	/** How often the SDK polls. */
	poll: { updateIntervalInMs: number };
	/** A name of which no group exists; a group made of it goes when the suite ends. */
	newName(): string;
	/** A group of one container "main", policy Never, that runs a script of /bin/sh. */
	group(script: string, more?: Partial<ContainerGroup>): ContainerGroup;
	/** Creates such a group, waits until its instanceView has the state, answers its name. */
	create(script: string, state: string, more?: Partial<ContainerGroup>): Promise<string>;
	untilState(name: string, state: string): Promise<ContainerGroup>;
	/** The newest answer of an operation, as it stood on the wire. */
	answer(operationId: string): Answer;
}

interface Answer {
	operationId: string;
	status: number;
	headers: Record<string, string>;
	// biome-ignore lint/suspicious/noExplicitAny: what the wire holds is what the tests find out
	body: any;
}

interface Target {
	client: ContainerInstanceManagementClient;
	resourceGroup: string;
	location: string;
	ca: string | undefined;
	close(): Promise<void>;
}

/** For what cannot be had from Azure in a test, or not at once. */
export const onAzure = isAzureWanted(process.env.ACI_TARGET);

/** A group on Azure takes half a minute to start, one of the emulator here 15 ms. */
const timeout = onAzure ? 900_000 : 20_000;
const intervalMs = onAzure ? 5000 : 20;

function isAzureWanted(target = "emulator"): boolean {
	if (target === "azure" || target === "emulator") return target === "azure";
	throw new Error(`ACI_TARGET must be "azure" or "emulator" (the default); found "${target}".`);
}

/** A suite on one service; fails each test during which an answer was not as the swagger says. */
export function describeService(title: string, tests: (service: () => ServiceUnderTest) => void) {
	describe(title, { timeout }, () => {
		let service: ServiceUnderTest;
		let end: (() => Promise<void>) | undefined;
		const faults: string[] = [];
		beforeAll(async () => {
			const target = await (onAzure ? azure() : emulator());
			({ service, end } = serviceUnderTest(target, faults));
		}, timeout);
		afterEach(() => expect(faults.splice(0)).toEqual([]));
		afterAll(() => end?.(), timeout);
		tests(() => service);
	});
}

async function emulator(): Promise<Target> {
	const started = await testEmulator();
	const { client, resourceGroup, location, caFile } = started;
	const ca = readFileSync(caFile, "utf8");
	return { client, resourceGroup, location, ca, close: () => started[Symbol.asyncDispose]() };
}

async function azure(): Promise<Target> {
	const { DefaultAzureCredential } = await import("@azure/identity");
	const client = new ContainerInstanceManagementClient(
		new DefaultAzureCredential(),
		required("AZURE_SUBSCRIPTION_ID"),
		{ retryOptions: { maxRetries: 0 } },
	);
	return {
		client,
		resourceGroup: required("AZURE_RESOURCE_GROUP"),
		location: required("AZURE_LOCATION"),
		ca: undefined,
		close: async () => {},
	};
}

function required(name: string): string {
	const value = process.env[name];
	if (!value) throw new Error(`ACI_TARGET is azure, so ${name} must be set.`);
	return value;
}

function serviceUnderTest(target: Target, faults: string[]) {
	const { client, resourceGroup, location, ca, close } = target;
	const answers = watchAnswers(client, faults);
	const names: string[] = [];
	const image = process.env.ACI_IMAGE ?? "mcr.microsoft.com/azuredocs/aci-helloworld:latest";
	const { containerGroups } = client;
	const service: ServiceUnderTest = {
		client,
		resourceGroup,
		location,
		ca,
		poll: { updateIntervalInMs: intervalMs },
		newName() {
			const name = `suite-${crypto.randomUUID().slice(0, 13)}`;
			names.push(name);
			return name;
		},
		group: (script, more) => ({
			location,
			osType: "Linux",
			restartPolicy: "Never",
			containers: [
				{
					name: "main",
					image,
					command: ["/bin/sh", "-c", script],
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
				},
			],
			...more,
		}),
		async create(script, state, more) {
			const name = service.newName();
			await containerGroups.beginCreateOrUpdate(resourceGroup, name, service.group(script, more));
			await service.untilState(name, state);
			return name;
		},
		async untilState(name, state) {
			for (;;) {
				const group = await containerGroups.get(resourceGroup, name);
				if (group.instanceView?.state === state) return group;
				await new Promise((resolve) => setTimeout(resolve, intervalMs));
			}
		},
		answer: (operationId) => {
			const found = answers.findLast((each) => each.operationId === operationId);
			if (!found) throw new Error(`No answer of ${operationId} was seen.`);
			return found;
		},
	};
	const end = async () => {
		for (const name of names) {
			await containerGroups.beginDeleteAndWait(resourceGroup, name, service.poll);
		}
		await close();
	};
	return { service, end };
}

/** Keeps every answer that the client gets, and adds to `faults` what the swagger says against it. */
function watchAnswers(client: ContainerInstanceManagementClient, faults: string[]): Answer[] {
	const answers: Answer[] = [];
	client.pipeline.addPolicy({
		name: "watchAnswers",
		async sendRequest(request, next) {
			const response = await next(request);
			const operation = operationOf(request.method, new URL(request.url).pathname);
			const body = response.bodyAsText ? JSON.parse(response.bodyAsText) : undefined;
			if (operation) faults.push(...answerFaults(operation, response.status, body));
			answers.push({
				operationId: operation?.operationId ?? "poll",
				status: response.status,
				headers: response.headers.toJSON(),
				body,
			});
			return response;
		},
	});
	return answers;
}
