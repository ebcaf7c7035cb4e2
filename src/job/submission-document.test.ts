import fc from "fast-check";
import { expect, it } from "vitest";
import type { ContainerSpec, Submission } from "./job.ts";
import { parseJobFile } from "./parse-job-file.ts";
import { ATTEMPT_REASONS } from "./reason.ts";
import { toJobDocument } from "./submission-document.ts";

const someText = fc.string({ unit: "grapheme", maxLength: 20 });
const withoutNul = someText.filter((text) => !text.includes("\0"));
const variable = fc
	.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,9}$/)
	.filter((name) => name !== "__proto__");
const noPrototype = { noNullPrototype: true };
const container = fc.record(
	{
		image: fc.stringMatching(/^[a-z]{1,9}:[0-9.]{1,5}$/),
		command: fc.array(withoutNul, { minLength: 1, maxLength: 3 }),
		files: fc.dictionary(
			fc.stringMatching(/^[A-Za-z0-9_-]{1,9}$/).filter((name) => name !== "__proto__"),
			someText,
			{ ...noPrototype, maxKeys: 3 },
		),
		env: fc.dictionary(variable, withoutNul, { ...noPrototype, maxKeys: 3 }),
		resources: fc.record({
			cpuCores: fc.double({ min: 0.1, max: 3, noNaN: true }),
			memoryGb: fc.double({ min: 0.1, max: 24, noNaN: true }),
		}),
		timeouts: fc.record({
			startMs: fc.integer({ min: 100, max: 86_400_000 }),
			runMs: fc.integer({ min: 100, max: 604_800_000 }),
		}),
	},
	{ requiredKeys: ["image", "files", "env", "resources", "timeouts"], noNullPrototype: true },
) as fc.Arbitrary<ContainerSpec>;
const attempts = fc.integer({ min: 1, max: 20 });

const submission: fc.Arbitrary<Submission> = fc
	.record({
		container,
		secrets: fc.dictionary(
			variable.map((name) => `S_${name}`),
			withoutNul.filter((text) => text !== ""),
			{ ...noPrototype, maxKeys: 3 },
		),
		rest: fc.record(
			{
				name: fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,15}$/),
				parallelism: fc.integer({ min: 1, max: 100_000 }),
				regions: fc.uniqueArray(fc.constantFrom("westeurope", "northeurope", "eastus2"), {
					minLength: 1,
				}),
				sku: fc.constantFrom("standard", "standard", "spot"),
				weight: fc.integer({ min: 1, max: 100 }),
				priority: fc.integer({ min: -10, max: 10 }),
				backoff: fc
					.tuple(fc.integer({ min: 100, max: 3_600_000 }), fc.integer({ min: 0, max: 82_800_000 }))
					.map(([firstMs, more]) => ({ firstMs, mostMs: firstMs + more })),
				itemsPerGroup: fc.integer({ min: 1, max: 10 }),
				completion: fc.constantFrom("auto", "event", "poll"),
				result: fc.constantFrom("required", "optional"),
				jobTimeoutMs: fc.integer({ min: 1000, max: 2_592_000_000 }),
				pollIntervalMs: fc.integer({ min: 1000, max: 600_000 }),
				attempts: fc
					.tuple(...ATTEMPT_REASONS.map(() => attempts))
					.map((counts) =>
						Object.fromEntries(ATTEMPT_REASONS.map((reason, i) => [reason, counts[i]])),
					),
				merge: container,
			},
			{
				requiredKeys: [
					"name",
					"sku",
					"weight",
					"priority",
					"backoff",
					"itemsPerGroup",
					"completion",
					"result",
					"jobTimeoutMs",
					"pollIntervalMs",
					"attempts",
				],
				noNullPrototype: true,
			},
		),
		items: fc.array(fc.jsonValue({ maxDepth: 3 }).filter(isExact), { maxLength: 5 }),
	})
	.map(({ container: spec, secrets, rest, items }) => ({
		job: { ...spec, ...rest, secretNames: Object.keys(secrets) } as Submission["job"],
		items: items.map((item) => JSON.stringify(item)),
		secrets,
	}))
	.filter(
		({ job, secrets }) =>
			fitsSpot(job) &&
			Object.keys(secrets).every((name) => !(name in job.env) && !(name in (job.merge?.env ?? {}))),
	);

/** Spot groups have limits of their own. */
function fitsSpot({ sku, itemsPerGroup, resources }: Submission["job"]): boolean {
	return (
		sku === "standard" ||
		(resources.cpuCores * itemsPerGroup <= 4 && resources.memoryGb * itemsPerGroup <= 16)
	);
}

/** Integers beyond 2^53 may not be written in a job file at all. */
function isExact(value: unknown): boolean {
	return !/\d{16,}(?![\d.e])/.test(JSON.stringify(value));
}

it("a submission's document, parsed as a request body, is an equal submission", () => {
	fc.assert(
		fc.property(submission, (submitted) => {
			const text = JSON.stringify(toJobDocument(submitted));
			expect(parseJobFile(text, { name: "request body" })).toEqual({ submission: submitted });
		}),
		{ numRuns: 300 },
	);
});

it("a document refers to nothing outside itself", () => {
	const parsed = parseJobFile(
		"image: a\nitems: { range: { from: 1, to: 2 } }\nfiles: { f: f.txt }\nsecrets: { T: { env: X } }",
		{ name: "tiles.yaml", read: () => "content", environment: { X: "secret" } },
	);
	if ("problems" in parsed) throw new Error("expected a submission");
	expect(toJobDocument(parsed.submission)).toMatchObject({
		name: "tiles",
		items: [1, 2],
		files: { f: { text: "content" } },
		secrets: { T: { value: "secret" } },
		timeouts: { start: "10m", run: "1h", job: "1d" },
	});
});
