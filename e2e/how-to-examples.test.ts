/** The examples from real work, run by the command as a user runs them, their containers as plain processes. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it, type TestContext } from "vitest";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
const run = promisify(execFile);
let folder: string;

const tutti = async (...args: string[]) =>
	(await run(process.execPath, [COMMAND, "--state", join(folder, "state"), ...args])).stdout;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "tutti-examples-"));
});

afterAll(async () => {
	await tutti("down");
	rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The text of the job's result, and the folder of its output files. */
async function runExample(name: string) {
	const job = fileURLToPath(new URL(`../examples/${name}/job.yaml`, import.meta.url));
	const result = join(folder, `${name}.result`);
	const said = await tutti("run", job, "--output", result);
	const outputs = join(folder, name);
	await tutti("outputs", /^(\S+) succeeded in /m.exec(said)![1]!, "--to", outputs);
	return { said, result: readFileSync(result, "utf8"), outputs };
}

function needs({ skip }: TestContext, ...programs: string[]) {
	const missing = programs.filter((name) => spawnSync(name, ["-h"]).error !== undefined);
	skip(missing.length > 0, `${missing.join(", ")} is not installed`);
}

it("transcodes two videos into three sizes each (needs ffmpeg, jq and curl)", async (context) => {
	needs(context, "ffmpeg", "ffprobe", "jq", "curl");
	const { said, result, outputs } = await runExample("transcode");
	expect(said).toContain("6 of 6 items succeeded");
	const sizes = JSON.parse(result).map(({ result }: never) => result);
	const [small, middle, large] = [90, 180, 360].map((height) => ({
		...{ width: (height * 16) / 9, height },
		duration: "2.000000",
	}));
	expect(sizes).toEqual([small, middle, large, small, middle, large]);
	const videos = readdirSync(outputs).sort();
	expect(videos).toEqual(["0.mp4", "1.mp4", "2.mp4", "3.mp4", "4.mp4", "5.mp4"]);
	for (const video of videos) {
		expect(readFileSync(join(outputs, video)).toString("latin1", 4, 8)).toBe("ftyp");
	}
});

it("renders the pages of a PDF and joins their text (needs poppler, jq and curl)", async (context) => {
	needs(context, "pdftoppm", "pdftotext", "jq", "curl");
	const { result, outputs } = await runExample("render-pdf");
	const { pages, words, text } = JSON.parse(result);
	expect({ pages, words }).toEqual({ pages: 4, words: 38 });
	expect(text[3]).toBe("What is next\nThis is page 4 of 4.\n");
	expect(readdirSync(outputs).sort()).toEqual(["0.png", "1.png", "2.png", "3.png"]);
	expect(sizeOf(join(outputs, "3.png"))).toEqual([300, 280]);
});

it("draws the tiles of a map and describes them", async () => {
	const { result, outputs } = await runExample("map-tiles");
	expect(JSON.parse(result)).toMatchObject({
		...{ tilejson: "3.0.0", minzoom: 0, maxzoom: 2 },
		files: { "0.png": "0/0/0.png", "20.png": "2/3/3.png" },
	});
	const tiles = readdirSync(outputs);
	expect(tiles).toHaveLength(21);
	for (const tile of tiles) expect(sizeOf(join(outputs, tile))).toEqual([256, 256]);
});

it("scores rows with a model, each once and in order (needs python3)", async (context) => {
	needs(context, "python3");
	const { rows, accuracy, scores } = JSON.parse((await runExample("score-model")).result);
	expect(rows).toBe(1000);
	expect(scores.map(([row]: [number]) => row)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
	// What the model that train.py wrote gets of the rows that it wrote.
	expect(accuracy).toBe(0.817);
});

it("simulates a queue sixty times and makes a table that theory agrees with (needs python3)", async (context) => {
	needs(context, "python3");
	const [head, ...lines] = (await runExample("sweep")).result.trim().split("\n");
	expect(head).toBe("servers,load,runs,wait,plus_minus");
	const waits = Object.fromEntries(
		lines
			.map((line) => line.split(",").map(Number))
			.map(([c, load, , wait]) => [`${c} ${load}`, wait!]),
	);
	expect(lines).toHaveLength(6);
	// The same at every run, as the seeds are.
	expect(lines[0]).toBe("1,0.5,10,0.993,0.026");
	// The mean wait of an M/M/1 queue is load / (1 - load), of an M/M/2 load² / (1 - load²).
	expect(waits["1 0.5"]).toBeCloseTo(1, 1);
	expect(waits["2 0.5"]).toBeCloseTo(1 / 3, 1);
	expect(waits["1 0.7"]).toBeGreaterThan(waits["2 0.7"]!);
});

/** Width and height, of a PNG. */
function sizeOf(file: string): [number, number] {
	const png = readFileSync(file);
	expect(png.toString("latin1", 12, 16)).toBe("IHDR");
	return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
