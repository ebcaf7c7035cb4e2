import { afterAll, beforeAll, expect, it } from "vitest";
import { missing } from "./differences.ts";
import { publishedExample } from "./published-example.ts";
import { type SimulatedService, simulatedService } from "./simulated-service.ts";

/** The published create of a group out of a standby pool, with the profile and pool that it names. */
const { parameters, responses } = publishedExample(
	"2025-09-01",
	"ContainerGroupCreateOrUpdateStandbyPool",
);
const { containerGroup } = parameters;
const profile = {
	location: "west us",
	properties: {
		sku: "Standard",
		osType: "Linux",
		imageRegistryCredentials: [],
		containers: [
			{
				name: "demo1",
				properties: {
					image: "nginx",
					command: [],
					ports: [{ port: 80 }],
					environmentVariables: [],
					resources: { requests: { memoryInGB: 1.5, cpu: 1 } },
				},
			},
		],
	},
};

let service: SimulatedService;
/** The example's ids, in the emulator's subscription and resource group. */
const here = (id: string) =>
	id
		.replace(/subscriptions\/[^/]+/, `subscriptions/${service.subscriptionId}`)
		.replace(/resourceGroups\/[^/]+/, `resourceGroups/${service.resourceGroup}`);

beforeAll(async () => {
	service = await simulatedService({ run: () => ({ runMs: Number.POSITIVE_INFINITY }) });
	const { containerGroupProfile, standbyPoolProfile } = containerGroup.properties;
	containerGroupProfile.id = here(containerGroupProfile.id);
	standbyPoolProfile.id = here(standbyPoolProfile.id);
	const version = "?api-version=2025-09-01";
	const made = await service.call("PUT", `${containerGroupProfile.id}${version}`, profile);
	expect(made.status).toBe(201);
	const pool = await service.call("PUT", `${standbyPoolProfile.id}${version}`, {
		location: "west us",
		properties: {
			elasticityProfile: { maxReadyCapacity: 5, refillPolicy: "always" },
			containerGroupProperties: { containerGroupProfile },
		},
	});
	expect(pool.status).toBe(201);
	await service.clock.advance(60_000);
});
afterAll(() => service[Symbol.asyncDispose]());

it("ContainerGroupCreateOrUpdateStandbyPool of 2025-09-01 is answered with a group that runs", async () => {
	const { status, body } = await service.call(
		"PUT",
		service.groupPath("demo1").replace("2023-05-01", "2025-09-01"),
		containerGroup,
	);
	const azure = structuredClone(responses[201]!.body);
	azure.properties.containerGroupProfile.id = here(azure.properties.containerGroupProfile.id);
	expect(status).toBe(201);
	expect(missing(azure, body, ".location")).toEqual([]);
});
