import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectNothingLeft, getJson, type LocalTutti, localTutti } from "./local-tutti.ts";

/** Jobs that ask for more of Container Instances than a container an item, from the file to the result. */
let tutti: LocalTutti;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(() => tutti.stop());

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
