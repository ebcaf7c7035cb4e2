/** The examples' Dockerfiles, built for real upon a Debian that is made here, so that no registry is asked. */
import { execFile } from "node:child_process";
import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineApi } from "../src/aci-emulator/engines/docker/engine-api.ts";
import { readProgress } from "../src/aci-emulator/engines/docker/engine-progress.ts";
import { tarOf } from "../src/aci-emulator/engines/docker/image-archive.ts";
import {
	leftOut,
	meetEngine,
} from "../src/aci-emulator/engines/docker/testing/docker-under-test.ts";
import { expectPages, expectVideos } from "./example-results.ts";
import { EXAMPLES, type ExampleRunner, exampleRunner } from "./run-example.ts";

/** Names of these tests alone: what the user has built under the examples' own names stays. */
const NAMES = "localhost/tutti-test";
const DEBIAN = `${NAMES}/debian:1`;
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** What the image debian:bookworm-slim has set, too: no documentation, no languages, no waiting for the disk. */
const AS_SLIM = [
	"--variant=apt",
	"--dpkgopt=force-unsafe-io",
	"--dpkgopt=path-exclude=/usr/share/doc/*",
	"--dpkgopt=path-exclude=/usr/share/man/*",
	'--aptopt=Acquire::Languages "none"',
];
const withoutMmdebstrap = !existsSync("/usr/bin/mmdebstrap");

describe.skipIf(leftOut || withoutMmdebstrap)(
	"an image of an example, with a Debian made by mmdebstrap",
	() => {
		let api: EngineApi;
		let examples: ExampleRunner;
		const made: string[] = [];

		beforeAll(async () => {
			examples = exampleRunner();
			({ api } = await meetEngine());
			const archive = join(examples.folder, "debian.tar");
			await promisify(execFile)("mmdebstrap", [...AS_SLIM, "bookworm", archive]);
			const query = { fromSrc: "-", repo: DEBIAN, changes: `ENV PATH=${PATH}` };
			made.push(DEBIAN);
			await post("/images/create", query, readFileSync(archive));
		}, 180_000);

		afterAll(async () => {
			await examples.end();
			for (const image of made.reverse())
				await api.call("DELETE", `/images/${image}`, { query: { force: true } });
			api.close();
		});

		const post = async (path: string, query: Record<string, unknown>, body: Buffer) =>
			readProgress(await api.stream("POST", path, { query, body }));

		/** A copy of the example whose image is built by its Dockerfile, but for what that begins from. */
		async function built(name: string): Promise<string> {
			const folder = join(examples.folder, name);
			cpSync(join(EXAMPLES, name), folder, { recursive: true });
			const dockerfile = readFileSync(join(folder, "Dockerfile"), "utf8");
			const job = readFileSync(join(folder, "job.yaml"), "utf8");
			const [, own] = /^# {3}docker build -t (\S+) /m.exec(dockerfile)!;
			expect(job).toContain(`\nimage: ${own} `);
			const image = `${NAMES}/${name}:1`;
			writeFileSync(join(folder, "job.yaml"), job.replace(`image: ${own} `, `image: ${image} `));
			expect(dockerfile).toContain("FROM debian:bookworm-slim\n");
			const content = Buffer.from(dockerfile.replace("debian:bookworm-slim", DEBIAN));
			made.push(image);
			// Debian's packages come by the machine's own network.
			const query = { t: image, networkmode: "host", forcerm: true };
			await post("/build", query, await tarOf([{ path: "Dockerfile", content }]));
			return folder;
		}

		it("has all that transcoding videos needs", async () => {
			expectVideos(await examples.run("transcode", await built("transcode")));
		}, 240_000);

		it("has all that rendering a PDF needs", async () => {
			expectPages(await examples.run("render-pdf", await built("render-pdf")));
		}, 120_000);
	},
);
