import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { inParallel } from "./in-parallel.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe("Work in parallel", () => {
	it("is done for each input, at most so many at a time", async () => {
		let running = 0;
		let mostRunning = 0;
		const done: number[] = [];
		await inParallel(3, numbers(20), async (input) => {
			mostRunning = Math.max(mostRunning, ++running);
			for (let turns = input % 4; turns >= 0; turns--) await setImmediate();
			done.push(input);
			running--;
		});
		expect(done.sort((one, two) => one - two)).toEqual(numbers(20));
		expect(mostRunning).toBe(3);
	});

	it("ends with the first failure, once what runs has ended, and begins nothing more", async () => {
		const begun: number[] = [];
		let ended = 0;
		const work = inParallel(2, numbers(20), async (input) => {
			begun.push(input);
			if (input === 3) throw new RangeError("no");
			await setImmediate();
			ended++;
		});
		await expect(work).rejects.toThrow(RangeError);
		expect(ended).toBe(begun.length - 1);
		expect(begun.length).toBeLessThan(8);
	});

	it("ends with the failure of its source", async () => {
		const source = (async function* () {
			yield 1;
			throw new RangeError("no source");
		})();
		await expect(inParallel(2, source, async () => undefined)).rejects.toThrow("no source");
	});
});
