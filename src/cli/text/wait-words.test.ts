import { expect, it } from "vitest";
import type { JobView } from "../../api/views.ts";
import { playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { deletingWords, standstill, waitWords } from "./wait-words.ts";

const job = (changes: Partial<JobView>): JobView => ({ ...playedJob(aPlay(), 100), ...changes });

it.each([
	[{ waitsFor: "quota" }, "for quota"],
	[{ waitsFor: "quota", waitsUntil: new Date(40_100).toISOString() }, "for quota"],
	[{ waitsFor: "capacity", waitsUntil: new Date(40_100).toISOString() }, "for capacity, 40 s more"],
	[{ waitsFor: "rate", waitsUntil: new Date(50).toISOString() }, "for the rate of requests"],
	[{ waitsFor: "backoff", waitsUntil: new Date(2100).toISOString() }, "to try again, 2.0 s more"],
	[{ waitsFor: "quota", waitsHint: "it is small" }, "for quota: it is small"],
	[{ waitsFor: "budget" }, "for room in the budget"],
	[{ waitsFor: "parallelism" }, undefined],
	[{ waitsFor: "turn" }, undefined],
	[{ waitsFor: "suspended" }, undefined],
	[{}, undefined],
] as const)("%j is put as %j", (changes, words) => {
	expect(waitWords(job(changes), 100)).toBe(words);
});

it("a job stands still only while nothing of it runs", () => {
	const idle = { ...job({}).items, launched: 0, running: 0 };
	expect(standstill(job({ waitsFor: "quota" }))).toBeUndefined();
	expect(standstill(job({ waitsFor: "quota", items: idle }))).toBe("quota");
	expect(standstill(job({ waitsFor: "turn", items: idle }))).toBeUndefined();
	expect(standstill(job({ waitsFor: "quota", items: idle, status: "failed" }))).toBeUndefined();
});

it("a job that runs deletes what is due, and one that has ended all that it holds", () => {
	expect(deletingWords(job({ deleting: 0, containerGroups: 4 }))).toBeUndefined();
	expect(deletingWords(job({ deleting: 1, containerGroups: 4 }))).toBe(
		"deleting 1 container group",
	);
	expect(deletingWords(job({ deleting: 2, deletesDenied: 1 }))).toBe(
		"deleting 2 container groups, 1 refused by Azure: see who may delete them, and locks",
	);
	expect(deletingWords(job({ status: "failed", deleting: 0, containerGroups: 2 }))).toBe(
		"deleting 2 container groups",
	);
});
