import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sleep } from "./clock.ts";
import { keptClock } from "./kept-clock.ts";

let folder: string;
let file: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "kept-clock-"));
	file = join(folder, "clock");
});
afterEach(() => rmSync(folder, { recursive: true }));

it("goes on where the clock before it on the file stood, not where it was asked to begin", async () => {
	const first = keptClock({ file, startMs: 5000 });
	expect(first.now()).toBe(5000);
	await sleep(first, 90_000_000);
	// No close: a process that is killed does not close either.
	const second = keptClock({ file, startMs: 0 });
	expect(second.now()).toBe(90_005_000);
	first.close();
	second.close();
});

it("has written an instant before anybody is told of it", async () => {
	const clock = keptClock({ file, startMs: 1 });
	const seen: [number, number][] = [];
	for (const atMs of [999, 1000, 100_000])
		clock.callAt(atMs, () => seen.push([clock.now(), Number(readFileSync(file, "utf8"))]));
	await sleep(clock, 200_000);
	clock.close();
	expect(seen).toEqual([999, 1000, 100_000].map((atMs) => [atMs, atMs]));
});

it("refuses a file that holds something else", () => {
	writeFileSync(file, "yesterday");
	expect(() => keptClock({ file, startMs: 0 })).toThrow('15 digits, found "yesterday"');
});
