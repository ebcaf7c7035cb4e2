/** The examples from real work, run by the command as a user runs them, their containers as plain processes. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, type TestContext } from "vitest";
import { expectPages, expectVideos, sizeOf } from "./example-results.ts";
import { type ExampleRunner, exampleRunner } from "./run-example.ts";

let examples: ExampleRunner;

beforeAll(() => {
	examples = exampleRunner();
});

afterAll(() => examples.end());

function needs({ skip }: TestContext, ...programs: string[]) {
	const missing = programs.filter((name) => spawnSync(name, ["-h"]).error !== undefined);
	skip(missing.length > 0, `${missing.join(", ")} is not installed`);
}

it("transcodes two videos into three sizes each (needs ffmpeg, jq and curl)", async (context) => {
	needs(context, "ffmpeg", "ffprobe", "jq", "curl");
	expectVideos(await examples.run("transcode"));
});

it("renders the pages of a PDF and joins their text (needs poppler, jq and curl)", async (context) => {
	needs(context, "pdftoppm", "pdftotext", "jq", "curl");
	expectPages(await examples.run("render-pdf"));
});

it("draws the tiles of a map and describes them", async () => {
	const { result, outputs } = await examples.run("map-tiles");
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
	const { rows, accuracy, scores } = JSON.parse((await examples.run("score-model")).result);
	expect(rows).toBe(1000);
	expect(scores.map(([row]: [number]) => row)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
	// What the model that train.py wrote gets of the rows that it wrote.
	expect(accuracy).toBe(0.817);
});

it("simulates a queue sixty times and makes a table that theory agrees with (needs python3)", async (context) => {
	needs(context, "python3");
	const [head, ...lines] = (await examples.run("sweep")).result.trim().split("\n");
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
