import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JobView } from "../../api/views.ts";
import { playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { bar } from "./bar.ts";

const none = { waiting: 0, launched: 0, running: 0, succeeded: 0, failed: 0, canceled: 0 };

function drawn(counts: Partial<JobView["items"]>, width: number): string {
	const items = { ...none, ...counts };
	const itemCount = Object.values(items).reduce((sum, count) => sum + count, 0);
	const job = { ...playedJob(aPlay(), 0), items, itemCount };
	return bar(job, width)
		.map(({ text }) => text)
		.join("");
}

describe("the bar", () => {
	it("divides its cells among the states", () => {
		const counts = { succeeded: 4, failed: 1, running: 2, launched: 1, waiting: 2 };
		expect(drawn(counts, 10)).toBe("████▓▒▒░··");
		expect(drawn(counts, 20)).toBe("████████▓▓▒▒▒▒░░····");
	});

	it("shows one failure among thousands", () => {
		expect(drawn({ succeeded: 5000, failed: 1, waiting: 4999 }, 10)).toContain("▓");
	});

	it("is full only when every item has ended", () => {
		expect(drawn({ succeeded: 999, running: 1 }, 10)).toBe("█████████▒");
		expect(drawn({ succeeded: 1000 }, 10)).toBe("██████████");
	});

	it("always has exactly its width", () => {
		const count = fc.nat(300);
		const counts = fc
			.record({ ...mapped(count) })
			.filter((c) => Object.values(c).some((n) => n > 0));
		fc.assert(
			fc.property(counts, fc.integer({ min: 4, max: 200 }), (some, width) => {
				expect([...drawn(some, width)].length).toBe(width);
			}),
		);
	});
});

function mapped<T>(value: T): Record<keyof JobView["items"], T> {
	return {
		waiting: value,
		launched: value,
		running: value,
		succeeded: value,
		failed: value,
		canceled: value,
	};
}
