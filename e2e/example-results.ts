/** What the examples come to, whatever runs their containers. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { ExampleRun } from "./run-example.ts";

/** Of `transcode`: two videos in three sizes each. */
export function expectVideos({ said, result, outputs }: ExampleRun): void {
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
}

/** Of `render-pdf`: four pages as pictures, and their text. */
export function expectPages({ result, outputs }: ExampleRun): void {
	const { pages, words, text } = JSON.parse(result);
	expect({ pages, words }).toEqual({ pages: 4, words: 38 });
	expect(text[3]).toBe("What is next\nThis is page 4 of 4.\n");
	expect(readdirSync(outputs).sort()).toEqual(["0.png", "1.png", "2.png", "3.png"]);
	expect(sizeOf(join(outputs, "3.png"))).toEqual([300, 280]);
}

/** Width and height, of a PNG. */
export function sizeOf(file: string): [number, number] {
	const png = readFileSync(file);
	expect(png.toString("latin1", 12, 16)).toBe("IHDR");
	return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
