import type { ContainerGroup } from "@azure/arm-containerinstance";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type TestEmulator, testEmulator, until } from "../aci-emulator/testing/test-emulator.ts";
import { realClock } from "../clock/real-clock.ts";
import { armClient } from "./arm-client.ts";
import { armContainerGroups } from "./arm-container-groups.ts";
import type { ContainerGroups, GroupPlatform, GroupSpec } from "./container-groups.ts";
import { groupBody } from "./group-body.ts";

/** What is asked for, sent to a service that checks it as Container Instances does, and read back with Azure's SDK. */
let emulator: TestEmulator;
let groups: ContainerGroups;

beforeAll(async () => {
	emulator = await testEmulator();
	vi.stubEnv("IDENTITY_ENDPOINT", emulator.identity.endpoint);
	vi.stubEnv("IDENTITY_HEADER", emulator.identity.header);
	const { url: endpoint, caFile, subscriptionId, resourceGroup } = emulator;
	const client = armClient({ endpoint, caFile, managedIdentity: true });
	groups = armContainerGroups(() => client, { subscriptionId, resourceGroup }, realClock());
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await emulator[Symbol.asyncDispose]();
});

const SUBSCRIPTION = "/subscriptions/s/resourceGroups/g/providers";
const IDENTITY = `${SUBSCRIPTION}/Microsoft.ManagedIdentity/userAssignedIdentities/puller`;
const SUBNET = `${SUBSCRIPTION}/Microsoft.Network/virtualNetworks/v/subnets/s`;

function spec(name: string, platform: GroupPlatform, changes: Partial<GroupSpec> = {}): GroupSpec {
	const program = { image: "alpine:latest", env: {}, secretEnv: {} };
	return {
		...{ name, location: emulator.location, sku: "standard", tags: {}, files: {} },
		filesMountPath: "/tutti/files",
		containers: [{ name: "item-0", ...program, command: ["true"], cpuCores: 1, memoryGb: 1 }],
		platform,
		...changes,
	};
}

async function stored(name: string): Promise<ContainerGroup> {
	return emulator.client.containerGroups.get(emulator.resourceGroup, name);
}

it("is who and where the job file says, and shows no secret", async () => {
	const platform: GroupPlatform = {
		registry: { server: "r.azurecr.io", identity: IDENTITY },
		identities: [IDENTITY.replace("puller", "worker"), IDENTITY.toUpperCase()],
		subnet: SUBNET,
		dns: { nameServers: ["10.0.0.10"], searchDomains: ["a.example", "b.example"] },
		zone: 2,
		logAnalytics: { workspaceId: "w", workspaceKey: "canary" },
		volumes: {
			"model-data": { azureFile: { share: "s", account: "a", key: "canary", readOnly: true } },
			config: { secret: { "a.txt": "canary" } },
		},
	};
	expect(await groups.create(spec("whole", platform))).toMatchObject({ answer: "created" });
	const group = await stored("whole");
	expect(Object.keys(group.identity?.userAssignedIdentities ?? {})).toHaveLength(2);
	expect(group).toMatchObject({
		identity: { type: "UserAssigned" },
		zones: ["2"],
		restartPolicy: "Never",
		subnetIds: [{ id: SUBNET }],
		dnsConfig: { nameServers: ["10.0.0.10"], searchDomains: "a.example b.example" },
		imageRegistryCredentials: [{ server: "r.azurecr.io", identity: IDENTITY }],
		diagnostics: { logAnalytics: { workspaceId: "w" } },
		volumes: [
			{ azureFile: { shareName: "s", storageAccountName: "a", readOnly: true } },
			{ name: "config" },
		],
	});
	expect(JSON.stringify(group)).not.toContain("canary");
});

it("keeps the identity that only pulls from the containers, on a service that knows how", async () => {
	const worker = IDENTITY.replace("puller", "worker");
	const registry = { server: "r.azurecr.io", identity: IDENTITY };
	await groups.create(spec("kept", { registry, identities: [worker] }));
	await groups.create(spec("shared", { registry, identities: [IDENTITY] }));
	const acls = async (name: string, version: string) => {
		const path = emulator.groupPath(name).replace(/api-version=.*/, `api-version=${version}`);
		return (await emulator.call("GET", path)).body.properties.identityAcls;
	};
	expect(await acls("kept", "2025-09-01")).toEqual({
		defaultAccess: "System",
		acls: [
			{ identity: worker, access: "All" },
			{ identity: IDENTITY, access: "System" },
		],
	});
	expect(await acls("shared", "2025-09-01")).toBeUndefined();
});

it("is confidential, counts apart, and shows the policy that it runs by", async () => {
	const { location } = emulator;
	const before = await groups.usages(location);
	const created = await groups.create(
		spec("secluded", { ccePolicy: "cG9saWN5" }, { sku: "confidential" }),
	);
	expect(created).toMatchObject({ answer: "created" });
	expect(await stored("secluded")).toMatchObject({
		sku: "Confidential",
		confidentialComputeProperties: { ccePolicy: "cG9saWN5" },
	});
	const now = await groups.usages(location);
	if (before.answer !== "found" || now.answer !== "found") throw new Error("No usages.");
	const counted = (usages: typeof now) => [
		usages.confidentialGroups!.current,
		usages.cores.confidential!.current,
		usages.containerGroups!.current,
	];
	const [groupsBefore, coresBefore, othersBefore] = counted(before);
	expect(counted(now)).toEqual([groupsBefore! + 1, coresBefore! + 1, othersBefore]);
});

it("pulls with a user name and a password", async () => {
	const registry = { server: "r.io", username: "u", password: "canary" };
	expect(await groups.create(spec("pulls", { registry }))).toMatchObject({ answer: "created" });
	expect((await stored("pulls")).imageRegistryCredentials).toMatchObject([
		{ server: "r.io", username: "u" },
	]);
	expect(groupBody(spec("pulls", { registry }))).toMatchObject({
		properties: { imageRegistryCredentials: [registry] },
	});
});

it("fills a volume before the items' containers start, and ends though a sidecar goes on", async () => {
	const mounts = { "/scratch": { volume: "scratch" } };
	const shell = (name: string, script: string) => ({
		...{ name, image: "alpine:latest", command: ["/bin/sh", "-c", script] },
		...{ env: {}, secretEnv: { TOKEN: "known" }, mounts },
	});
	const size = { cpuCores: 0.5, memoryGb: 0.5 };
	const created = await groups.create(
		spec(
			"filled",
			{ volumes: { scratch: { emptyDir: {} } } },
			{
				files: { "a.txt": "file" },
				initContainers: [shell("fetch", 'echo "$TOKEN" > /scratch/x')],
				containers: [
					{ ...shell("item-0", "cat /scratch/x /tutti/files/a.txt"), ...size },
					{ ...shell("beside", "sleep 60"), ...size },
				],
			},
		),
	);
	expect(created).toMatchObject({ answer: "created" });
	const ended = await until(async () => {
		const look = await groups.read("filled");
		if (look.answer !== "found") return undefined;
		return look.group.containers[0]?.state === "terminated" ? look.group : undefined;
	});
	expect(ended.containers).toMatchObject([{ exitCode: 0 }, { name: "beside", state: "running" }]);
	expect(await groups.readLog("filled", "item-0", 10)).toBe("known\nfile");
	await groups.delete("filled");
});

it("is started again by the service when it fails, where the job file says so, and says that of itself", async () => {
	const script = "test -e /scratch/x && exit 0; touch /scratch/x; exit 1";
	const platform: GroupPlatform = {
		restartPolicy: "OnFailure",
		volumes: { scratch: { emptyDir: {} } },
	};
	const base = spec("again", platform);
	const containers = base.containers.map((container) => ({
		...container,
		command: ["/bin/sh", "-c", script],
		mounts: { "/scratch": { volume: "scratch" } },
	}));
	await groups.create({ ...base, containers });
	const ended = await until(async () => {
		const look = await groups.read("again");
		if (look.answer !== "found") return undefined;
		return look.group.containers[0]?.exitCode === 0 ? look.group : undefined;
	});
	expect(ended).toMatchObject({ restartsOnFailure: true, containers: [{ restartCount: 1 }] });
});
