import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { emulatorId } from "../src/aci-emulator/engines/docker/container-labels.ts";
import type { FoundEngine } from "../src/aci-emulator/engines/docker/find-engine.ts";
import { loadBusyboxImage } from "../src/aci-emulator/engines/docker/testing/busybox-image.ts";
import {
	leftOut,
	meetEngine,
} from "../src/aci-emulator/engines/docker/testing/docker-under-test.ts";
import { loadNodeImage } from "../src/aci-emulator/engines/docker/testing/node-image.ts";
import { decodePng } from "./decode-png.ts";
import { expectNothingLeft, localTutti, until } from "./local-tutti.ts";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
const MANDELBROT = fileURLToPath(new URL("../examples/mandelbrot/", import.meta.url));

/** Posts the item as its result, again and again while the server is away. */
const POST_ITEM = `until wget -q -O - --header 'Content-Type: application/json' --post-data "$TUTTI_ITEM" "$TUTTI_CALLBACK_URL" 2>/dev/null; do sleep 0.3; done`;

describe.skipIf(leftOut)("on a container engine", () => {
	let engine: FoundEngine;
	beforeAll(async () => {
		engine = await meetEngine();
	});
	afterAll(() => engine?.api.close());

	/** The names of what the server of that folder has on the engine. */
	async function held(stateFolder: string): Promise<string[]> {
		const label = [`tutti.aci-emulator=${emulatorId(join(stateFolder, "aci", "docker"))}`];
		const query = { all: 1, filters: { label } };
		const all = await engine.api.call<{ Names: string[] }[]>("GET", "/containers/json", { query });
		return all.flatMap(({ Names }) => Names);
	}

	it("the Mandelbrot example draws its picture, and leaves nothing on the engine", async ({
		skip,
	}) => {
		skip(process.platform !== "linux", "the image is made of this machine's Node");
		const folder = mkdtempSync(join(tmpdir(), "tutti-real-"));
		const stateFolder = join(folder, "state");
		const tutti = (...args: string[]) =>
			promisify(execFile)(process.execPath, [COMMAND, "--state", stateFolder, ...args]);
		onTestFinished(async () => {
			await tutti("down");
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		});
		cpSync(MANDELBROT, folder, { recursive: true });
		const jobFile = join(folder, "job.yaml");
		const image = await loadNodeImage(engine.api);
		const yaml = readFileSync(jobFile, "utf8").replace(/^image: .*$/m, `image: ${image}`);
		writeFileSync(jobFile, yaml);
		const { stdout, stderr } = await tutti("run", jobFile, "--output", join(folder, "out.png"));
		expect(stdout + stderr).toContain("64 of 64 items succeeded");
		const { width, height, colourAt } = decodePng(readFileSync(join(folder, "out.png")));
		expect({ width, height }).toEqual({ width: 960, height: 640 });
		expect(Math.max(...colourAt(600, 320))).toBeLessThan(20);
		expect(Math.max(...colourAt(0, 0))).toBeGreaterThan(60);
		await expect.poll(() => held(stateFolder), { timeout: 20_000 }).toEqual([]);
	}, 180_000);

	it("goes on after its server was killed, runs no item twice, and leaves nothing on the engine", async () => {
		const image = await loadBusyboxImage(engine.api);
		const tutti = await localTutti();
		onTestFinished(() => tutti.stop());
		const items = Array.from({ length: 12 }, (_, k) => k);
		const command = ["/bin/sh", "-c", `sleep 1; ${POST_ITEM}`];
		const resources = { cpu: 0.5, memoryGb: 0.1 };
		const id = await tutti.submit({ name: "killed", image, command, resources, items });
		await until("some containers run", 30_000, async () => {
			return (await held(tutti.stateFolder)).length >= 4 || undefined;
		});
		await tutti.kill();
		await tutti.start();
		expect((await tutti.untilFinished(id)).status).toBe("succeeded");
		const results = await tutti.results(id);
		expect(results.map(({ result }) => result)).toEqual(items);
		const launches = (await tutti.items(id)).map(({ outcome }) => outcome?.launches);
		expect(launches).toEqual(items.map(() => 1));
		await expectNothingLeft(tutti);
		await expect.poll(() => held(tutti.stateFolder), { timeout: 20_000 }).toEqual([]);
	}, 120_000);
});
