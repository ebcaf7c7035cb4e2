import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import type { EngineApi } from "../src/aci-emulator/engines/docker/engine-api.ts";
import { readProgress } from "../src/aci-emulator/engines/docker/engine-progress.ts";
import {
	leftOut,
	meetEngine,
} from "../src/aci-emulator/engines/docker/testing/docker-under-test.ts";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../examples/render-farm/", import.meta.url));
const IMAGE = "localhost/render-farm:1";
const run = promisify(execFile);

describe.skipIf(leftOut)("the render farm example", () => {
	it("renders its frames in an image without a registry, and joins them into a film", async ({
		skip,
	}) => {
		skip(!existsSync("/usr/bin/apt-get"), "its image is made of Debian's packages");
		const folder = mkdtempSync(join(tmpdir(), "tutti-render-farm-"));
		const tutti = (...args: string[]) =>
			run(process.execPath, [COMMAND, "--state", join(folder, "state"), ...args]);
		onTestFinished(async () => {
			await tutti("down");
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		});
		const { api } = await meetEngine();
		onTestFinished(() => api.close());
		const archive = join(folder, "image.tar");
		await run("sh", [join(EXAMPLE, "build-image.sh"), archive]);
		await importImage(api, archive);
		const film = join(folder, "film.png");
		const { stdout, stderr } = await tutti("run", join(EXAMPLE, "job.yaml"), "--output", film);
		expect(stdout + stderr).toContain("20 of 20 items succeeded; the merge step succeeded");
		const [header, animation] = chunksOf(readFileSync(film));
		expect(header).toMatchObject({ type: "IHDR", numbers: [256, 192] });
		expect(animation).toMatchObject({ type: "acTL", numbers: [20, 0] });
	}, 300_000);
});

async function importImage(api: EngineApi, archive: string): Promise<void> {
	const query = { fromSrc: "-", repo: IMAGE, changes: "ENV PATH=/usr/bin:/bin" };
	const body = readFileSync(archive);
	await readProgress(await api.stream("POST", "/images/create", { query, body }));
}

/** The types of a PNG's first two chunks, and the first two numbers in each: an APNG's acTL comes second. */
function chunksOf(png: Buffer): { type: string; numbers: [number, number] }[] {
	const first = 8;
	const second = first + 12 + png.readUInt32BE(first);
	return [first, second].map((at) => ({
		type: png.toString("latin1", at + 4, at + 8),
		numbers: [png.readUInt32BE(at + 8), png.readUInt32BE(at + 12)],
	}));
}
