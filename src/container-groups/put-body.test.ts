import { expect, it } from "vitest";
import type { GroupPlatform, GroupSpec } from "./container-groups.ts";
import { groupBody } from "./group-body.ts";
import { putBodyFaults } from "./testing/put-body-faults.ts";
import { apiVersionFor } from "./wire.ts";

/** Bodies against the swagger of the api-version that they are sent with. */
const PROVIDERS = "/subscriptions/s/resourceGroups/g/providers";
const PULLER = `${PROVIDERS}/Microsoft.ManagedIdentity/userAssignedIdentities/puller`;
const WORKER = PULLER.replace("puller", "worker");

const PASSWORD = { server: "r.io", username: "u", password: "p" };

const PLATFORM: GroupPlatform = {
	registry: [{ server: "r.azurecr.io", identity: PULLER }, PASSWORD],
	subnet: `${PROVIDERS}/Microsoft.Network/virtualNetworks/v/subnets/s`,
	dns: { nameServers: ["10.0.0.10"], searchDomains: ["a.example"], options: ["ndots:2"] },
	zone: 2,
	restartPolicy: "OnFailure",
	logAnalytics: { workspaceId: "w", workspaceKey: "k" },
	volumes: {
		shared: { azureFile: { share: "s", account: "a", key: "k", readOnly: true } },
		config: { secret: { "a.txt": "text" } },
		scratch: { emptyDir: {} },
		source: {
			gitRepo: { repository: "https://example.org/r", directory: ".", revision: "abcdef0" },
		},
	},
};

const at = (name: string) => ({ keyVault: `https://vlt.vault.azure.net/secrets/${name}` });
const VAULT: GroupPlatform = {
	keyVaultIdentity: PULLER,
	registry: { ...PASSWORD, password: at("pull") },
	volumes: {
		shared: { azureFile: { share: "s", account: "a", key: at("key") } },
		config: { secret: { "a.txt": at("file"), "b.txt": at("file") } },
		scratch: { emptyDir: {} },
	},
};

function bodyOf(platform: GroupPlatform = {}, changes: Partial<GroupSpec> = {}) {
	const program = { image: "a", command: ["x"], env: { A: "1" }, secretEnv: { B: "2" } };
	const mounts = { "/x": { volume: "scratch", readOnly: true } };
	return groupBody({
		...{ name: "g", location: "westeurope", sku: "standard", tags: { a: "b" } },
		...{ files: { "f.txt": "text" }, filesMountPath: "/tutti/files", platform },
		containers: [{ name: "item-0", ...program, mounts, cpuCores: 1, memoryGb: 1.5 }],
		initContainers: [{ name: "fetch", ...program, mounts }],
		...changes,
	});
}

it.each<[string, GroupPlatform, GroupSpec["sku"], string]>([
	["nothing but containers", {}, "standard", "2023-05-01"],
	["spot capacity", {}, "spot", "2023-05-01"],
	["a confidential group", { ccePolicy: "cG9saWN5" }, "confidential", "2023-05-01"],
	["an identity that containers may use", { identities: [WORKER] }, "standard", "2023-05-01"],
	[
		"a registry's identity that containers may use, too",
		{ registry: { server: "r.azurecr.io", identity: PULLER.toUpperCase() }, identities: [PULLER] },
		"standard",
		"2023-05-01",
	],
	["a registry's password", { registry: PASSWORD }, "standard", "2023-05-01"],
	["secrets of a key vault", VAULT, "standard", "2025-09-01"],
	["a registry's identity that nobody else may use", PLATFORM, "standard", "2025-09-01"],
	["two kinds of identities", { ...PLATFORM, identities: [WORKER] }, "standard", "2025-09-01"],
])("with %s is what the lowest version that has it all declares", (_, platform, sku, version) => {
	const body = bodyOf(platform, { sku });
	expect(apiVersionFor(body)).toBe(version);
	expect(putBodyFaults(body, version)).toEqual([]);
});

it("would not be that of an older version, and an answer's member would be seen", () => {
	expect(putBodyFaults(bodyOf(PLATFORM), "2023-05-01")).toEqual([
		"body.properties.identityAcls: is not declared",
	]);
	const { properties, ...rest } = bodyOf();
	const body = { ...rest, properties: { ...properties, provisioningState: "x", sku: 1 } };
	expect(putBodyFaults(body, "2025-09-01")).toEqual([
		"body.properties.sku: is none of NotSpecified,Standard,Dedicated,Confidential",
		"body.properties.sku: is no string",
		"body.properties.provisioningState: only answers have it",
	]);
});

it("keeps an identity that only pulls images from the containers, and leaves them the job's own", () => {
	const acls = (platform: GroupPlatform) =>
		(bodyOf(platform).properties as { identityAcls?: object }).identityAcls;
	expect(acls({ ...PLATFORM, identities: [WORKER] })).toEqual({
		defaultAccess: "System",
		acls: [
			{ identity: WORKER, access: "All" },
			{ identity: PULLER, access: "System" },
		],
	});
	expect(acls({ identities: [WORKER] })).toBeUndefined();
});

it("refers to each secret of a key vault by one name, which says where it is and who reads it", () => {
	const container = { name: "item-0", image: "a", env: {}, cpuCores: 1, memoryGb: 1 };
	const secretEnv = { A: "value", B: at("own"), C: at("file") };
	const { properties } = bodyOf(VAULT, { containers: [{ ...container, secretEnv }] });
	const name = (uri: string) =>
		(
			properties as { secretReferences: { name: string; secretReferenceUri: string }[] }
		).secretReferences.find((each) => each.secretReferenceUri === at(uri).keyVault)?.name;
	expect(properties).toMatchObject({
		imageRegistryCredentials: [{ server: "r.io", username: "u", passwordReference: name("pull") }],
		containers: [
			{
				properties: {
					environmentVariables: [
						{ name: "A", secureValue: "value" },
						{ name: "B", secureValueReference: name("own") },
						{ name: "C", secureValueReference: name("file") },
					],
				},
			},
		],
		volumes: [
			{ name: "tutti-files" },
			{ azureFile: { storageAccountKeyReference: name("key") } },
			{ secretReference: { "a.txt": name("file"), "b.txt": name("file") } },
			{ name: "scratch" },
		],
		identityAcls: { defaultAccess: "System", acls: [{ identity: PULLER, access: "System" }] },
	});
	const { secretReferences } = properties as { secretReferences: { identity: string }[] };
	expect(secretReferences).toHaveLength(4);
	expect(new Set(secretReferences.map(({ identity }) => identity))).toEqual(new Set([PULLER]));
});

it("is confidential by its SKU and says what may run, and has no priority", () => {
	const { properties } = bodyOf({ ccePolicy: "cG9saWN5" }, { sku: "confidential" });
	expect(properties).toMatchObject({
		sku: "Confidential",
		confidentialComputeProperties: { ccePolicy: "cG9saWN5" },
	});
	expect(properties).not.toHaveProperty("priority");
});
