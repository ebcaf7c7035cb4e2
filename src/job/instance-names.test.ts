import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	admittedEvent,
	batchId,
	containerName,
	endedEvent,
	groupName,
	isJobId,
	newJobId,
	parseBatchId,
	parseGroupName,
	sectionId,
	watchId,
} from "./instance-names.ts";

const jobName = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,15}$/);
const random = fc.stringMatching(/^[a-z0-9]{6,8}$/);
const name = fc.record({
	jobId: fc.tuple(jobName, random).map(([job, chars]) => newJobId(job, chars)),
	run: fc.integer({ min: 1, max: 9999 }),
	batch: fc.nat(999_999),
});

describe("a job's id", () => {
	it("is the job's name and the random characters", () => {
		expect(newJobId("mandelbrot", "k3f9x2p")).toBe("mandelbrot-k3f9x2p");
	});

	it("is at most 40 characters, and without a double hyphen where the name is cut", () => {
		const id = newJobId(`${"a".repeat(30)}-b`, "abcdefgh");
		expect(id).toBe(`${"a".repeat(30)}-abcdefgh`);
		expect(newJobId("a".repeat(32), "abcdefgh")).toHaveLength(40);
	});

	it.each(["", "short", "UPPERCASE", "too-long-x"])("refuses %j as random characters", (chars) => {
		expect(() => newJobId("a", chars)).toThrow("random characters");
	});

	it.each(["", "1a", "A", "a--b", "a_b"])("refuses the job name %j", (bad) => {
		expect(() => newJobId(bad, "abcdef")).toThrow("cannot be named");
	});

	it.each(["a--b", "a-", "1a", "a.b", "", "a".repeat(41)])("is not %j", (text) => {
		expect(isJobId(text)).toBe(false);
	});
});

describe("names of batches and container groups", () => {
	it("are read back, and keep to the limits of Durable Functions and ACI", () => {
		fc.assert(
			fc.property(name, fc.integer({ min: 1, max: 99_999 }), (of, launch) => {
				expect(parseBatchId(batchId(of))).toEqual(of);
				expect(batchId(of).length).toBeLessThanOrEqual(100);
				const group = groupName(of, launch);
				expect(parseGroupName(group)).toEqual({ ...of, launch });
				expect(group).toMatch(/^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,62}$/);
			}),
		);
	});

	it("look like this", () => {
		const of = { jobId: "tiles-abc234", run: 2, batch: 17 };
		expect(batchId(of)).toBe("tiles-abc234.2.b17");
		expect(sectionId("tiles-abc234", 2, 0)).toBe("tiles-abc234.2.s0");
		expect(groupName(of, 3)).toBe("tiles-abc234-r2-b17-n3");
		expect(containerName(40)).toBe("item-40");
		expect([admittedEvent(3), endedEvent(3, 40), watchId(7)]).toEqual([
			"admitted-3",
			"ended-3-40",
			"watch-7",
		]);
	});

	it.each(["", "a.1.s1", "a.1.b01", "a.b1", "A.1.b1", "a.1.b1.x", "a--b.1.b1", "a.1.b1\n"])(
		"%j is no batch's id",
		(text) => {
			expect(parseBatchId(text)).toBeUndefined();
		},
	);

	it.each(["", "a-r1-b1", "a-r1-b1-n01", "-r1-b1-n1", "a--b-r1-b1-n1", "someone-elses"])(
		"%j is no group of ours",
		(text) => {
			expect(parseGroupName(text)).toBeUndefined();
		},
	);
});
