import fc from "fast-check";
import { expect, it } from "vitest";
import type { ContainerSpec, Submission } from "../job.ts";
import type { Platform } from "../platform.ts";
import { ATTEMPT_REASONS } from "../reason.ts";
import { parseJobFile } from "./parse-job-file.ts";
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
			memoryGb: fc.double({ min: 0.1, max: 23, noNaN: true }),
		}),
		timeouts: fc.record({
			startMs: fc.integer({ min: 100, max: 86_400_000 }),
			runMs: fc.integer({ min: 100, max: 604_800_000 }),
		}),
	},
	{ requiredKeys: ["image", "files", "env", "resources", "timeouts"], noNullPrototype: true },
) as fc.Arbitrary<ContainerSpec>;
/** With the secrets that it has the places of. */
const platform: fc.Arbitrary<{ platform: Platform; secrets: Record<string, string> }> = fc
	.record({
		env: fc.dictionary(variable, withoutNul, { ...noPrototype, maxKeys: 3 }),
		password: withoutNul.filter((text) => text !== ""),
		file: fc
			.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.]{0,9}$/)
			.filter((name) => name !== "__proto__"),
		readOnly: fc.boolean(),
		restartPolicy: fc.constantFrom("Never", "OnFailure"),
	})
	.map(({ env, password, file, readOnly, restartPolicy }) => ({
		platform: {
			registry: { server: "r.io", username: "u", password: { secret: "registry.password" } },
			volumes: {
				files: { secret: { [file]: { secret: `volumes.files.secret.${file}` } } },
				empty: { emptyDir: {} },
			},
			mounts: { "/a": { volume: "files", readOnly } },
			restartPolicy,
			sidecars: {
				beside: {
					image: "b",
					env,
					secrets: { BESIDE_SECRET: { secret: "sidecars.beside.secrets.BESIDE_SECRET" } },
					resources: { cpu: 0.5, memoryGb: 0.5 },
				},
			},
			initContainers: { first: { image: "f", env } },
		},
		secrets: {
			"registry.password": password,
			[`volumes.files.secret.${file}`]: password,
			"sidecars.beside.secrets.BESIDE_SECRET": password,
		},
	}));
const attempts = fc.integer({ min: 1, max: 20 });

/** Within the shortest timeouts of containers, below. */
const ms = fc.constant(1);
const span = fc.oneof(
	ms,
	fc.record({ meanMs: ms, deviationMs: fc.integer({ min: 1, max: 100_000 }) }),
	fc.constant({ medianMs: 1, p90Ms: 1 }),
	fc.constant({ leastMs: 1, mostMs: 1 }),
);

const submission: fc.Arbitrary<Submission> = fc
	.record({
		container,
		secrets: fc.dictionary(
			variable.map((name) => `S_${name}`),
			withoutNul.filter((text) => text !== ""),
			{ ...noPrototype, maxKeys: 3 },
		),
		asked: fc.option(platform, { nil: undefined }),
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
				expect: fc.record({ start: span, run: span }),
				budgetUsd: fc.integer({ min: 1, max: 1_000_000_000 }).map((microUsd) => microUsd / 1e6),
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
	.map(({ container: spec, secrets, asked, rest, items }) => ({
		job: {
			...spec,
			...rest,
			...(asked && { platform: asked.platform }),
			secretNames: Object.keys(secrets),
		} as Submission["job"],
		items: items.map((item) => JSON.stringify(item)),
		secrets: { ...secrets, ...asked?.secrets },
	}))
	.filter(
		({ job, secrets }) =>
			fitsSpot(job) &&
			Object.keys(secrets).every((name) => !(name in job.env) && !(name in (job.merge?.env ?? {}))),
	);

/** Spot groups have limits of their own. */
function fitsSpot({ sku, itemsPerGroup, resources, platform: asked }: Submission["job"]): boolean {
	const beside = asked === undefined ? 0 : 0.5;
	return (
		sku === "standard" ||
		(resources.cpuCores * itemsPerGroup + beside <= 4 &&
			resources.memoryGb * itemsPerGroup + beside <= 16)
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
			expect(parseJobFile(text, { name: "request body" })).toEqual({
				submission: submitted,
				warnings: [],
			});
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

it("a policy and the addresses of a key vault's secrets are sent as what they are", () => {
	const identity = "/subscriptions/s/resourceGroups/g/providers";
	const file = {
		...{ name: "a", image: "a", items: [1], sku: "confidential", ccePolicy: { text: "cG9saWN5" } },
		keyVaultIdentity: `${identity}/Microsoft.ManagedIdentity/userAssignedIdentities/reader`,
		secrets: { A: { keyVault: "https://vlt.vault.azure.net/secrets/a" }, B: { value: "b" } },
		registry: [
			{ server: "r.io", username: "u", password: { value: "c" } },
			{
				...{ server: "s.io", username: "u" },
				password: { keyVault: "https://vlt.vault.azure.net/secrets/d" },
			},
		],
	};
	const source = { name: "a.json" };
	const first = parseJobFile(JSON.stringify(file), source);
	if ("problems" in first) throw new Error(JSON.stringify(first.problems));
	const document = toJobDocument(first.submission);
	expect(parseJobFile(JSON.stringify(document), source)).toEqual(first);
	expect(first.submission.secrets).toEqual({ B: "b", "registry.0.password": "c" });
});
