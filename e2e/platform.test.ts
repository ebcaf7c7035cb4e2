import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { expectNothingLeft, getJson, type LocalTutti, localTutti } from "./local-tutti.ts";

/** Jobs that ask for more of Container Instances than a container an item, from the file to the result. */
let tutti: LocalTutti;
const VAULT_SECRET = "https://myvault.vault.azure.net/secrets/token";
const vaultFolder = mkdtempSync(join(tmpdir(), "tutti-vault-"));

beforeAll(async () => {
	const file = join(vaultFolder, "vault.json");
	writeFileSync(file, JSON.stringify({ [VAULT_SECRET]: "canary-vault" }));
	vi.stubEnv("TUTTI_VAULT", file);
	tutti = await localTutti();
});

afterAll(async () => {
	vi.unstubAllEnvs();
	await tutti.stop();
	rmSync(vaultFolder, { recursive: true, force: true });
});

const node = (script: string) => [process.execPath, "--input-type=module", "-e", script];
const post = (body: string) =>
	`await fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: ${body} });`;
const READ_ALL = `
	import { readFileSync } from "node:fs";
	const read = (file) => readFileSync(file, "utf8").trim();
	${post('JSON.stringify([read("/scratch/x"), read("/conf/key.pem")].map((each) => each.length))')}`;

it("volumes, a sidecar that goes on, an init container and the merge step's mounts, and no secret shown", async () => {
	const id = await tutti.submit({
		command: node(READ_ALL),
		items: [1, 2],
		itemsPerGroup: 2,
		registry: { server: "r.io", username: "u", password: { value: "canary-registry" } },
		volumes: {
			scratch: { emptyDir: {} },
			"conf-dir": { secret: { "key.pem": { value: "canary-file" } } },
		},
		mounts: { "/scratch": "scratch", "/conf": "conf-dir" },
		sidecars: {
			beside: {
				image: "alpine",
				command: ["sleep", "600"],
				resources: { cpu: 0.1, memoryGb: 0.1 },
			},
		},
		initContainers: {
			fetch: {
				image: "alpine",
				command: ["sh", "-c", 'echo "$TOKEN" > /scratch/x'],
				secrets: { TOKEN: { value: "canary-init" } },
				mounts: { "/scratch": "scratch" },
			},
		},
		merge: {
			command: node(
				`import { readFileSync } from "node:fs";
				const file = readFileSync("/conf/key.pem", "utf8").length;
				const all = await (await fetch(process.env.TUTTI_RESULTS_URL)).json();
				const results = all.map(({ result }) => result);
				${post("JSON.stringify({ results, file })")}`,
			),
		},
	});
	const job = await tutti.untilFinished(id);
	const items = await tutti.items(id);
	expect(items.map(({ outcome }) => outcome?.message)).toEqual([undefined, undefined]);
	expect(job).toMatchObject({ status: "succeeded" });
	const [init, file] = ["canary-init".length, "canary-file".length];
	const result = await getJson(`${tutti.url()}/api/jobs/${id}/result`);
	expect(result).toEqual({
		results: [
			[init, file],
			[init, file],
		],
		file,
	});
	const list = await getJson(`${tutti.url()}/api/jobs`);
	expect(JSON.stringify([job, items, list])).not.toContain("canary");
	await expectNothingLeft(tutti);
	// The emulator stands for the service, which has to know what it was given.
	const files = filesWith("canary", tutti.stateFolder).filter((file) => !file.startsWith("aci/"));
	expect(files).toEqual([]);
});

const identity = (name: string) =>
	`/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;

it("a secret of a key vault is read by the service alone, beside a registry's identity and one of the job's", async () => {
	const id = await tutti.submit({
		command: node(post("JSON.stringify(process.env.TOKEN.length)")),
		items: [1],
		secrets: { TOKEN: { keyVault: VAULT_SECRET } },
		keyVaultIdentity: identity("reader"),
		identities: [identity("worker")],
		registry: [
			{ server: "r.azurecr.io", identity: identity("puller") },
			{ server: "s.io", username: "u", password: { keyVault: VAULT_SECRET } },
		],
	});
	const job = await tutti.untilFinished(id);
	const items = await tutti.items(id);
	expect(items[0]!.outcome?.message).toBeUndefined();
	expect(await tutti.results(id)).toMatchObject([{ result: "canary-vault".length }]);
	expect(JSON.stringify([job, items])).not.toContain("canary-vault");
	await expectNothingLeft(tutti);
	const files = filesWith("canary-vault", tutti.stateFolder);
	expect(files.filter((file) => !file.startsWith("aci/"))).toEqual([]);
});

it("a secret that the key vault does not have fails its item at once, and says which", async () => {
	const absent = VAULT_SECRET.replace("token", "absent");
	const id = await tutti.submit({
		command: node(post('"{}"')),
		items: [1],
		secrets: { TOKEN: { keyVault: absent } },
		keyVaultIdentity: identity("reader"),
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "failed" });
	expect((await tutti.items(id))[0]!.outcome).toMatchObject({
		reason: "invalid",
		message: expect.stringContaining(absent),
	});
	await expectNothingLeft(tutti);
});

it("a confidential job runs by its policy, and the quota shows it apart", async () => {
	const id = await tutti.submit({
		command: node(post('"{}"')),
		items: [1],
		sku: "confidential",
		ccePolicy: { text: "cG9saWN5" },
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "succeeded" });
	await expectNothingLeft(tutti);
	const { regions } = (await getJson(`${tutti.url()}/api/quota`)) as {
		regions: { confidentialGroups: object; cores: { confidential: object } }[];
	};
	expect(regions[0]).toMatchObject({
		confidentialGroups: { limit: 100, ours: 0 },
		cores: { confidential: { limit: 100, ours: 0 } },
	});
});

it("a container that ACI started again until it succeeded is one launch", async () => {
	const script = `
		import { existsSync, writeFileSync } from "node:fs";
		if (!existsSync("/scratch/x")) { writeFileSync("/scratch/x", ""); process.exit(1); }
		${post('JSON.stringify("in the end")')}`;
	const id = await tutti.submit({
		command: node(script),
		items: [1],
		restartPolicy: "OnFailure",
		volumes: { scratch: { emptyDir: {} } },
		mounts: { "/scratch": "scratch" },
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "succeeded" });
	expect((await tutti.items(id))[0]!.outcome).toMatchObject({ attempts: 1, launches: 1 });
	await expectNothingLeft(tutti);
});

it("an init container that fails ends its items at once, and says so", async () => {
	const id = await tutti.submit({
		command: node(post('"{}"')),
		items: [1],
		initContainers: { fetch: { image: "alpine", command: ["sh", "-c", "exit 4"] } },
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "failed" });
	expect((await tutti.items(id))[0]!.outcome).toMatchObject({
		reason: "application",
		message: "The init container fetch ended with exit code 4.",
	});
	await expectNothingLeft(tutti);
});

function filesWith(text: string, folder: string): string[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => {
		const path = join(folder, name);
		return statSync(path).isFile() && readFileSync(path).includes(text);
	});
}
