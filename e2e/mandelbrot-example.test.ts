import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseJobFile } from "../src/job/file/parse-job-file.ts";
import type { ContainerSpec } from "../src/job/job.ts";
import { decodePng } from "./decode-png.ts";

const EXAMPLE = fileURLToPath(new URL("../examples/mandelbrot/", import.meta.url));

/** Stands in for Tutti: takes callbacks at `/callbacks?index=`, gives what came at `/results`. */
let server: Server;
let baseUrl: string;
let folder: string;
/** Each result as the text that was posted, by index. */
let results: string[];
/** Answers that the next callbacks get instead of 202; 0 stands for a connection that breaks. */
let faults: number[];

beforeEach(async () => {
	results = [];
	faults = [];
	// The space shows that the commands quote their paths.
	folder = await mkdtemp(join(tmpdir(), "tutti mandelbrot-"));
	server = createServer(async (request, response) => {
		const url = new URL(request.url ?? "", baseUrl);
		const body = await text(request);
		const fault = url.pathname === "/callbacks" ? faults.shift() : undefined;
		if (fault === 0) return request.socket.destroy();
		if (fault !== undefined) return response.writeHead(fault).end("not now");
		if (url.pathname === "/results") return response.end(outcomes());
		results[Number(url.searchParams.get("index"))] = body;
		response.writeHead(202).end();
	}).listen(0, "127.0.0.1");
	await once(server, "listening");
	baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await rm(folder, { recursive: true, force: true });
});

function outcomes(): string {
	const rows = Array.from(results, (json, index) =>
		json === undefined
			? { index, status: "failed", result: null }
			: { index, status: "succeeded", result: JSON.parse(json) },
	);
	return JSON.stringify(rows);
}

it("draws the picture from 64 tiles", async () => {
	const { job, items } = await readExample();
	expect(items).toHaveLength(64);
	let next = 0;
	const workers = Array.from({ length: 2 }, async () => {
		for (let index = next++; index < items.length; index = next++) {
			expect(await runContainer(job, index, items[index]!)).toEqual({ code: 0, errors: "" });
		}
	});
	await Promise.all(workers);
	expect(await runContainer(job.merge!, 64, "null")).toEqual({ code: 0, errors: "" });

	expect(results[64]?.length).toBeLessThan(1_000_000);
	const [, base64] = /^data:image\/png;base64,(.+)$/.exec(JSON.parse(results[64]!)) ?? [];
	const { width, height, colourAt } = decodePng(Buffer.from(base64!, "base64"));
	expect({ width, height }).toEqual({ width: 960, height: 640 });

	const brightness = (x: number, y: number) => Math.max(...colourAt(x, y));
	// The middles of the two largest parts of the set.
	expect(brightness(600, 320)).toBeLessThan(20);
	expect(brightness(420, 320)).toBeLessThan(20);
	for (const x of [0, 959]) for (const y of [0, 639]) expect(brightness(x, y)).toBeGreaterThan(60);
	// The set is its own mirror image, so a tile in a wrong place shows.
	for (let x = 0; x < width; x++) {
		for (let y = 0; y < height / 2; y++) {
			const difference = brightness(x, y) - brightness(x, height - 1 - y);
			if (Math.abs(difference) > 1) expect.fail(`Not its own mirror image at ${x}, ${y}.`);
		}
	}
	// Across the border of two tiles, far from the set, colours change as little as anywhere.
	for (let border = 120; border < width; border += 120) {
		expect(Math.abs(brightness(border, 5) - brightness(border - 1, 5))).toBeLessThanOrEqual(2);
	}
});

it("returns a tile although the network and the server fail at first", async () => {
	const { job, items } = await readExample();
	faults = [0, 503];
	expect(await runContainer(job, 0, items[0]!)).toEqual({ code: 0, errors: "" });
	expect(faults).toEqual([]);
	expect(JSON.parse(results[0]!)).toMatchObject({ x: 0, y: 0, width: 120, height: 80 });
});

it("fails a tile whose result is refused, without asking again", async () => {
	const { job, items } = await readExample();
	faults = [410];
	const { code, errors } = await runContainer(job, 0, items[0]!);
	expect(code).toBe(1);
	expect(errors).toContain("Tutti answered 410: not now");
	expect(results).toEqual([]);
});

it("draws no picture when a tile is missing, and says which", async () => {
	const { job, items } = await readExample();
	expect(await runContainer(job, 1, items[1]!)).toEqual({ code: 0, errors: "" });
	const { code, errors } = await runContainer(job.merge!, 64, "null");
	expect(code).toBe(1);
	expect(errors).toContain("No picture without the tiles 0.");
	expect(results[64]).toBeUndefined();
});

async function readExample() {
	const parsed = parseJobFile(readFileSync(join(EXAMPLE, "job.yaml"), "utf8"), {
		name: "job.yaml",
		read: (path) => readFileSync(join(EXAMPLE, path)),
	});
	if (!("submission" in parsed)) expect.fail(JSON.stringify(parsed.problems));
	const { job, items } = parsed.submission;
	for (const [name, content] of Object.entries({ ...job.files, ...job.merge?.files })) {
		await writeFile(join(folder, name), content);
	}
	return { job, items };
}

/** Runs a container's command with the variables that Tutti gives. */
async function runContainer({ command }: ContainerSpec, index: number, item: string) {
	const [program, ...args] = command!;
	const child = spawn(program!, args, {
		cwd: tmpdir(),
		stdio: ["ignore", "inherit", "pipe"],
		env: {
			PATH: process.env.PATH,
			TUTTI_FILES: folder,
			TUTTI_ITEM: item,
			TUTTI_ITEM_INDEX: `${index}`,
			TUTTI_ITEM_COUNT: "64",
			TUTTI_CALLBACK_URL: `${baseUrl}/callbacks?index=${index}`,
			...(item === "null" && { TUTTI_RESULTS_URL: `${baseUrl}/results` }),
		},
	});
	const [errors, [code]] = await Promise.all([text(child.stderr), once(child, "close")]);
	return { code, errors };
}
