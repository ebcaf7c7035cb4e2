import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { draw } from "./distribution.ts";
import type { SimulatedContainer } from "./simulated-engine.ts";
import { readSimulation, SimulationError } from "./simulation.ts";

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "simulation-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function simulation(value: unknown) {
	const file = join(folder, "simulation.json");
	writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
	return readSimulation(file);
}

const container = (more: Partial<SimulatedContainer> = {}): SimulatedContainer => ({
	...{ groupName: "group", containerName: "main", restartCount: 0, image: "alpine:3" },
	...{ command: [], environment: {}, ...more },
});

/** A row of numbers spread evenly over [0, 1), in an order that is not theirs. */
function evenly(count: number): () => number {
	let index = 0;
	return () => (index++ * 0.6180339887498949 + 0.5 / count) % 1;
}

describe("distributions", () => {
	const sample = (distribution: Parameters<typeof draw>[0]) => {
		const random = evenly(20_000);
		// Every second number, so that both of a pair are spread: the pair's second is drawn anew.
		const values = Array.from({ length: 10_000 }, () =>
			draw(distribution, () => (random() + random() * 7.3) % 1),
		);
		const sorted = values.toSorted((a, b) => a - b);
		const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
		return { mean, median: sorted[5000]!, min: sorted[0]!, max: sorted.at(-1)! };
	};

	it("have the middle and the bounds that were asked for", () => {
		expect(sample(70)).toMatchObject({ min: 70, max: 70 });
		expect(sample({ constant: 80 })).toMatchObject({ min: 80, max: 80 });
		const uniform = sample({ uniform: { minMs: 100, maxMs: 300 } });
		expect(uniform.min).toBeGreaterThanOrEqual(100);
		expect(uniform.max).toBeLessThan(300);
		expect(uniform.mean).toBeCloseTo(200, -1);
		expect(sample({ exponential: { meanMs: 1000 } }).mean / 1000).toBeCloseTo(1, 1);
		const normal = sample({ normal: { meanMs: 1000, deviationMs: 100 } });
		expect(normal.mean / 1000).toBeCloseTo(1, 1);
		expect(normal.max).toBeGreaterThan(1150);
		expect(sample({ lognormal: { medianMs: 1000, sigma: 0.5 } }).median / 1000).toBeCloseTo(1, 1);
	});

	it("never give less than nothing, nor more than ten years", () => {
		expect(sample({ normal: { meanMs: 10, deviationMs: 1000 } }).min).toBe(0);
		const tenYearsMs = 10 * 366 * 86_400_000;
		expect(sample({ lognormal: { medianMs: 1000, sigma: 5000 } }).max).toBe(tenYearsMs);
		expect(sample({ constant: 1e300 }).max).toBe(tenYearsMs);
	});
});

describe("a simulation in a file", () => {
	it("decides by the first rule that is for a container, and has a default", () => {
		const { decide } = simulation({
			containers: [
				{ image: "python*", containerGroup: "a-*", runMs: 1, exitCodes: { "3": 1 }, log: "x" },
				{ image: "python*", runMs: "forever", startUpMs: 9 },
			],
		});
		const random = () => 0.5;
		expect(decide(container({ image: "python:3", groupName: "a-1" }), random)).toEqual({
			...{ runMs: 1, exitCode: 3, log: "x" },
		});
		expect(decide(container({ image: "python:3" }), random)).toEqual({
			...{ startUpMs: 9, runMs: Number.POSITIVE_INFINITY, exitCode: 0 },
		});
		expect(decide(container(), random)).toEqual({ runMs: 5000, exitCode: 0 });
	});

	it("gives exit codes by their weights", () => {
		const { decide } = simulation({ containers: [{ runMs: 1, exitCodes: { "0": 3, "1": 1 } }] });
		const codes = [0, 0.74, 0.76, 0.99].map((at) => decide(container(), () => at).exitCode);
		expect(codes).toEqual([0, 0, 1, 1]);
	});

	it("posts to the URL in a variable when it ends with 0, and tells of an answer that refuses", async () => {
		const heard: string[] = [];
		let status = 202;
		const server = createServer((request, answer) => {
			request.on("data", (chunk) => heard.push(`${request.method} ${request.url} ${chunk}`));
			request.on("end", () => answer.writeHead(status).end());
		});
		await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
		onTestFinished(() => void server.close());
		const { port } = server.address() as AddressInfo;
		const environment = { CALL: `http://127.0.0.1:${port}/done` };
		const { decide } = simulation({
			containers: [{ runMs: 70, callback: { variable: "CALL", body: { result: 1 } } }],
		});
		const { callback } = decide(container({ environment }), () => 0.5);
		expect(callback?.afterMs).toBe(70);
		await callback?.call();
		expect(heard).toEqual(['POST /done {"result":1}']);
		status = 500;
		await expect(callback?.call()).rejects.toThrow("got 500");
		expect(decide(container(), () => 0.5).callback).toBeUndefined();
	});

	it.each([
		["no JSON", "{", /expected JSON like/],
		[
			"no duration",
			{ containers: [{ runMs: "long" }] },
			/\.runMs: Expected milliseconds.*"forever"; f/,
		],
		["none of the spreads", { containers: [{ runMs: { lognorm: 1 } }] }, /\.runMs: Expected mill/],
		[
			"no start-up",
			{ containers: [{ runMs: 1, startUpMs: [] }] },
			/\.startUpMs: Expected millisec/,
		],
		[
			"half a spread",
			{ containers: [{ runMs: { uniform: { minMs: 1 } } }] },
			/runMs\.uniform\.maxMs/,
		],
		["a word that is not known", { containers: [{ runMs: 1, exitcode: 1 }] }, /containers\[0\]/],
		["a duration below 0", { containers: [{ runMs: { constant: -1 } }] }, /containers\[0\]\.runMs/],
	])("is refused with the place of what is wrong: %s", (_, value, words) => {
		expect(() => simulation(value)).toThrow(SimulationError);
		expect(() => simulation(value)).toThrow(words);
	});
});
