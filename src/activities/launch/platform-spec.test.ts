import { afterEach, beforeEach, expect, it } from "vitest";
import { parseJobFile } from "../../job/file/parse-job-file.ts";
import { storeSubmission } from "../job/job-submission.ts";
import { openJob } from "../job/open-job.ts";
import { LAUNCH, type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import type { CreateInput } from "./create-container-group.ts";
import { groupSpec } from "./group-spec.ts";

const ID = "beside-123456";
const FILE = `
image: a
items: [1, 2]
itemsPerGroup: 2
resources: { cpu: 0.7 }
files: { note.txt: { text: hello } }
secrets: { OWN: { value: canary-own } }
registry: { server: r.io, username: u, password: { value: canary-registry } }
volumes: { conf-dir: { secret: { key.pem: { value: canary-file } } } }
mounts: { /conf: conf-dir }
sidecars:
  proxy: { image: p, secrets: { T: { value: canary-sidecar } }, resources: { cpu: 0.7, memoryGb: 1 } }
initContainers: { fetch: { image: f, env: { A: 1 }, mounts: { /conf: conf-dir } } }
merge: {}
`;

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
	const parsed = parseJobFile(FILE, { name: "beside.yaml" });
	if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
	await storeSubmission(ID, parsed.submission, world.context.world);
});
afterEach(() => world.close());

async function specOf(items: number[]) {
	const input: CreateInput = {
		...LAUNCH,
		...{ jobId: ID, items, region: "here", goodUntil: 2_000_000, endedLaunches: {} },
	};
	return groupSpec(input, (await world.store.readJob(ID))!, world.context.world);
}

it("gives the group what the job asks for, with its secrets, and the items' containers their mounts", async () => {
	const { platform, containers } = await specOf([0, 1]);
	expect(platform).toEqual({
		registry: { server: "r.io", username: "u", password: "canary-registry" },
		volumes: { "conf-dir": { secret: { "key.pem": "canary-file" } } },
	});
	expect(containers.map(({ name, mounts }) => [name, mounts])).toEqual([
		["item-0", { "/conf": { volume: "conf-dir" } }],
		["item-1", { "/conf": { volume: "conf-dir" } }],
		["proxy", undefined],
	]);
});

it("tells what runs beside an item nothing that speaks for an item", async () => {
	const { containers, initContainers } = await specOf([0]);
	const env = { TUTTI_JOB_ID: ID, TUTTI_FILES: "/tutti/files" };
	expect(containers[1]).toEqual({
		...{ name: "proxy", image: "p", cpuCores: 0.7, memoryGb: 1 },
		...{ env, secretEnv: { T: "canary-sidecar" } },
	});
	expect(initContainers).toEqual([
		{
			...{ name: "fetch", image: "f", mounts: { "/conf": { volume: "conf-dir" } } },
			...{ env: { A: "1", ...env }, secretEnv: {} },
		},
	]);
	expect(Object.keys(containers[0]!.secretEnv)).toContain("OWN");
	expect(JSON.stringify(containers[0])).not.toMatch(/canary-(registry|file|sidecar)/);
});

it("gives the merge step registry, volumes and mounts, and nothing that runs beside it", async () => {
	const spec = await specOf([2]);
	expect(spec.platform).toHaveProperty("registry.password", "canary-registry");
	expect(spec.containers).toMatchObject([{ mounts: { "/conf": { volume: "conf-dir" } } }]);
	expect(spec).not.toHaveProperty("initContainers");
});

it("keeps no secret where it can be read", async () => {
	expect(JSON.stringify(await world.store.readJob(ID))).not.toContain("canary");
	expect(JSON.stringify(await openJob({ jobId: ID }, world.context))).not.toContain("canary");
});

it("counts the cores of what runs beside the items once a group", async () => {
	expect(await openJob({ jobId: ID }, world.context)).toMatchObject({
		registration: { job: { cores: 3 } },
		cpuCores: 0.7,
		sidecarCpuCores: 0.7,
		mergeCpuCores: 0.7,
	});
});
