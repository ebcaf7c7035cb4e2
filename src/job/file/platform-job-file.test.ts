import { describe, expect, it } from "vitest";
import { parseJobFile } from "./parse-job-file.ts";
import { problemsText } from "./problem.ts";

const SUBSCRIPTION = "/subscriptions/s/resourceGroups/g/providers";
const IDENTITY = `${SUBSCRIPTION}/Microsoft.ManagedIdentity/userAssignedIdentities/puller`;
const SUBNET = `${SUBSCRIPTION}/Microsoft.Network/virtualNetworks/v/subnets/s`;
const source = { name: "job.yaml", environment: { ACCOUNT_KEY: "canary-1", TOKEN: "canary-2" } };

function parse(rest: string) {
	return parseJobFile(`image: a\nitems: []\n${rest}`, source);
}
function problemsOf(rest: string): string[] {
	const parsed = parse(rest);
	return "problems" in parsed ? problemsText(parsed.problems).split("\n") : [];
}

const WHOLE = `
registry: { server: r.azurecr.io, username: u, password: { value: canary-3 } }
identities: [${IDENTITY}]
subnet: ${SUBNET}
dns: { nameServers: [10.0.0.10], options: ["ndots:2"] }
zone: 2
restartPolicy: OnFailure
logAnalytics:
  workspaceId: 01234567-89ab-cdef-0123-456789abcdef
  workspaceKey: { value: canary-4 }
volumes:
  model-data: { azureFile: { share: models, account: mydata, key: { env: ACCOUNT_KEY } } }
  config: { secret: { a.json: { value: canary-5 } } }
  scratch: { emptyDir: {} }
  source: { gitRepo: { repository: "https://example.org/r.git", directory: . } }
mounts: { /models: { volume: model-data, readOnly: true }, /scratch: scratch }
sidecars:
  proxy: { image: p, env: { value: 1.10, env: true }, secrets: { T: { env: TOKEN } } }
initContainers:
  fetch: { image: f, mounts: { /scratch: scratch } }
`;

describe("a job file that asks for more of Container Instances", () => {
	const parsed = parse(WHOLE);
	if ("problems" in parsed) throw new Error(problemsText(parsed.problems));
	const { job, secrets } = parsed.submission;

	it("has each secret's place in the job, and its value beside it", () => {
		expect(secrets).toEqual({
			"registry.password": "canary-3",
			"logAnalytics.workspaceKey": "canary-4",
			"volumes.model-data.azureFile.key": "canary-1",
			"volumes.config.secret.a.json": "canary-5",
			"sidecars.proxy.secrets.T": "canary-2",
		});
		expect(JSON.stringify(job)).not.toContain("canary");
		expect(job.secretNames).toEqual([]);
	});

	it("has mounts in one form, variables as they are written, and a sidecar's resources", () => {
		expect(job.platform).toMatchObject({
			mounts: {
				"/models": { volume: "model-data", readOnly: true },
				"/scratch": { volume: "scratch" },
			},
			registry: {
				server: "r.azurecr.io",
				username: "u",
				password: { secret: "registry.password" },
			},
			sidecars: {
				proxy: {
					env: { value: "1.10", env: "true" },
					resources: { cpu: 0.5, memoryGb: 0.5 },
					secrets: { T: { secret: "sidecars.proxy.secrets.T" } },
				},
			},
		});
	});

	it("has the address of a secret in a key vault, and no value", () => {
		const vault = (name: string) => `{ keyVault: "https://vlt.vault.azure.net/secrets/${name}" }`;
		const parsed = parse(`
keyVaultIdentity: ${IDENTITY}
secrets: { OWN: ${vault("own")}, GIVEN: { value: canary-7 } }
registry: { server: r.io, username: u, password: ${vault("pull")} }
volumes:
  model-data: { azureFile: { share: models, account: mydata, key: ${vault("key")} } }
  config: { secret: { a.json: ${vault("file")} } }
sidecars: { proxy: { image: p, secrets: { T: ${vault("side/0123456789abcdef0123456789abcdef")} } } }
`);
		if ("problems" in parsed) throw new Error(problemsText(parsed.problems));
		const { job, secrets } = parsed.submission;
		expect(secrets).toEqual({ GIVEN: "canary-7" });
		expect(job.secretNames).toEqual(["GIVEN"]);
		const at = (name: string) => `https://vlt.vault.azure.net/secrets/${name}`;
		expect(job.vaultSecrets).toEqual({ OWN: at("own") });
		expect(job.platform).toMatchObject({
			keyVaultIdentity: IDENTITY,
			registry: { password: { keyVault: at("pull") } },
			volumes: {
				"model-data": { azureFile: { key: { keyVault: at("key") } } },
				config: { secret: { "a.json": { keyVault: at("file") } } },
			},
		});
	});

	it("has several registries as it has one, each password in its own place", () => {
		const registry = "{ server: r.io, username: u, password: { value: canary-6 } }";
		const several = parse(
			`registry: [${registry}, { server: r.azurecr.io, identity: ${IDENTITY} }]`,
		);
		if ("problems" in several) throw new Error(problemsText(several.problems));
		expect(several.submission.secrets).toEqual({ "registry.0.password": "canary-6" });
		expect(several.submission.job.platform?.registry).toEqual([
			{ server: "r.io", username: "u", password: { secret: "registry.0.password" } },
			{ server: "r.azurecr.io", identity: IDENTITY },
		]);
	});

	it("is confidential with a policy, whose line breaks do not count", () => {
		const parsed = parse("sku: confidential\nccePolicy:\n  text: |\n    cG9s\n    aWN5\n");
		expect("submission" in parsed && parsed.submission.job).toMatchObject({
			sku: "confidential",
			platform: { ccePolicy: "cG9saWN5" },
		});
	});

	it("reads a policy from the file that is named", () => {
		const read = (name: string) => (name === "policy.txt" ? "cG9saWN5\n" : "");
		const parsed = parseJobFile("image: a\nitems: []\nsku: confidential\nccePolicy: policy.txt\n", {
			...source,
			read,
		});
		expect("submission" in parsed && parsed.submission.job.platform).toEqual({
			ccePolicy: "cG9saWN5",
		});
	});

	it("has no platform without any of that", () => {
		const plain = parse("");
		expect("submission" in plain && plain.submission.job).not.toHaveProperty("platform");
	});
});

describe("a job file is refused", () => {
	it.each([
		[
			"resources: { gpu: 1 }",
			"resources.gpu: Container Instances has no GPUs any more: they were retired on 2025-07-14",
		],
		[
			`registry: { server: 'https://r.azurecr.io', identity: ${IDENTITY} }`,
			'expected a registry\'s server without https://, such as myregistry.azurecr.io, found the text "https://r.azurecr.io"',
		],
		[
			"registry: { server: r.io, username: u }",
			"expected { server, username, password } or { server, identity }",
		],
		[
			`registry: { server: r.io, username: u, password: { value: p }, identity: ${IDENTITY} }`,
			"expected { server, username, password } or { server, identity }",
		],
		[
			`registry: [{ server: R.io, identity: ${IDENTITY} }, { server: r.IO, identity: ${IDENTITY} }]`,
			"registry: expected { server, username, password } or { server, identity }, or a list of 1 to 20 of them, each of another server",
		],
		["registry: []", "registry: expected { server, username, password }"],
		[
			`registry: [{ server: r.io, identity: ${IDENTITY} }, { server: s.io, username: u }]`,
			"registry[1]: expected { server, username, password } or { server, identity }",
		],
		[
			"registry: [{ server: r.io, username: u, password: { env: ABSENT } }]",
			"registry[0].password.env: the environment variable ABSENT is not set",
		],
		["sku: dear", 'expected one of standard, spot, confidential, found the text "dear"'],
		[
			"sku: confidential",
			"job.yaml:3:6: sku: confidential groups need a ccePolicy, which says what they may run; az confcom acipolicygen makes one",
		],
		[
			"ccePolicy: { text: cG9saWN5 }",
			"job.yaml:3:1: ccePolicy: a policy is for confidential groups only; add sku: confidential",
		],
		[
			"sku: confidential\nccePolicy: { text: 'package policy' }",
			"ccePolicy: expected a policy in base64",
		],
		[
			"sku: confidential\nccePolicy: policy.txt",
			'ccePolicy: the file "policy.txt" cannot be read here',
		],
		[
			"sku: confidential\nccePolicy: { text: cG9saWN5 }\nresources: { memoryGb: 181 }",
			"expected container groups of at most 180 GB of memory, found 1 items that need 181 together",
		],
		[
			'secrets: { T: { keyVault: "https://vlt.vault.azure.net/secrets/t" } }',
			"job.yaml:3:27: secrets.T.keyVault: there is no keyVaultIdentity, as which ACI would read this secret",
		],
		[
			`keyVaultIdentity: ${IDENTITY}\nsecrets: { T: { keyVault: "https://vlt.vault.azure.net/t" } }`,
			"secrets.T.keyVault: expected the address of a secret in a key vault",
		],
		[
			`keyVaultIdentity: ${IDENTITY}\nlogAnalytics: { workspaceId: 01234567-89ab-cdef-0123-456789abcdef, workspaceKey: { keyVault: "https://vlt.vault.azure.net/secrets/t" } }`,
			"logAnalytics.workspaceKey.keyVault: unknown key; the keys here are env, value",
		],
		[
			`keyVaultIdentity: ${IDENTITY}\nvolumes: { a-vol: { secret: { a: { value: x }, b: { keyVault: "https://vlt.vault.azure.net/secrets/t" } } } }`,
			"or all of them with { keyVault: https://… }",
		],
		["keyVaultIdentity: me", "keyVaultIdentity: expected the ARM id of a user-assigned identity"],
		["ports: [80]", "ports: a job's containers are reached by nobody, so there are no ports"],
		["dnsNameLabel: a", "dnsNameLabel: a job's containers have no public address"],
		[
			"ipAddress: { type: Public }",
			"ipAddress: a job's containers have no address that anybody calls",
		],
		["livenessProbe: {}", "livenessProbe: there are no probes: timeouts end what hangs"],
		["readinessProbe: {}", "readinessProbe: there are no probes"],
		["standbyPool: {}", "standbyPool: standby pools are not used"],
		["timeToLive: 1h", "timeToLive: a time to live is a part of container group profiles"],
		["identities: [me]", "identities[0]: expected the ARM id of a user-assigned identity"],
		[
			"subnet: default",
			'expected the ARM id of a subnet, /subscriptions/…/providers/Microsoft.Network/virtualNetworks/…/subnets/…, found the text "default"',
		],
		[
			`sku: spot\nsubnet: ${SUBNET}`,
			"job.yaml:4:1: subnet: spot capacity cannot have one; use sku: standard",
		],
		["sku: spot\nzone: 1", "job.yaml:4:1: zone: spot capacity cannot have one"],
		["zone: 4", "expected a whole number from 1 to 3, found the number 4"],
		[
			`subnet: ${SUBNET}\nregions: [westeurope, northeurope]`,
			"regions: expected one region, as a subnet is in one region",
		],
		[
			"mounts: { /data: nothing }",
			"there is no volume nothing; expected one of volumes: there are none",
		],
		["mounts: { /tutti/x: a-vol }", "expected an absolute path such as /data"],
		["mounts: { /a/../b: a-vol }", "expected an absolute path such as /data"],
		["volumes: { abc: { emptyDir: {} } }", "expected a volume's name of 5 to 63"],
		["volumes: { tutti-files: { emptyDir: {} } }", "not beginning with tutti-"],
		[
			"volumes: { a-vol: {} }",
			"expected one of { azureFile: … }, { secret: … }, { emptyDir: {} }, { gitRepo: … }, found an empty object",
		],
		[
			"volumes: { a-vol: { emptyDir: {}, gitRepo: { repository: 'https://h/r' } } }",
			"expected one of { azureFile: … }",
		],
		["sidecars: { item-0: { image: a } }", "and not with item-"],
		[
			"sidecars: { a: { image: a } }\ninitContainers: { a: { image: a } }",
			"initContainers.a: a sidecar has this name too; choose another",
		],
		[
			"sidecars: { a: { image: a, env: { T: 1 }, secrets: { T: { value: x } } } }",
			"sidecars.a.env.T: T is a secret of this container too",
		],
		[
			"sidecars: { a: { image: a, resources: { cpu: 31 } } }",
			"expected container groups of at most 31 vCPUs, found 1 items and sidecars that need 32 together",
		],
		[
			"itemsPerGroup: 60\nresources: { cpu: 0.1, memoryGb: 0.1 }\ninitContainers: { a: { image: a } }",
			"expected container groups of at most 60 containers, found 60 items with 1 sidecars and init containers",
		],
		["sidecars: { a: { image: a, env: { __proto__: 1 } } }", "this name is not supported"],
		["restartPolicy: Always", 'expected one of Never, OnFailure, found the text "Always"'],
	])("with %s", (rest, message) => {
		expect(problemsOf(rest)).toEqual([expect.stringContaining(message)]);
	});

	it.each([
		"registry: hunter2",
		"registry: [hunter2]",
		"registry: [{ server: r.io, username: u, password: hunter2 }]",
		"secrets: { T: { keyVault: hunter2 } }",
		"volumes: { a-vol: { azureFile: { share: abc, account: abc, key: { keyVault: hunter2 } } } }",
		"registry: { server: r.io, username: u, password: hunter2 }",
		"logAnalytics: hunter2",
		"logAnalytics: { workspaceId: x, workspaceKey: hunter2 }",
		"volumes: { a-vol: { azureFile: hunter2 } }",
		"volumes: { a-vol: { azureFile: { share: abc, account: abc, key: hunter2 } } }",
		"volumes: { a-vol: { secret: { f: hunter2 } } }",
		"volumes: { a-vol: { gitRepo: { repository: 'https://u:hunter2@h/r' } } }",
		"sidecars: { a: { image: a, secrets: { T: hunter2 } } }",
	])("with no word of what may be secret: %s", (rest) => {
		const problems = problemsOf(rest);
		expect(problems.length).toBeGreaterThan(0);
		expect(problems.join()).not.toContain("hunter2");
	});
});
