import type { Outcome } from "../../job/outcome.ts";
import type { ItemCounts, ItemNote, JobRecord } from "../store.ts";

/** Texts that quoting, encoding, or an SDK that knows better has been seen to change. */
export const ODD_TEXTS: readonly string[] = [
	"",
	"\"quoted\" and 'quoted' -- ; DROP TABLE jobs",
	'{"Timestamp":"x"}',
	'{"Timestamp":"2026-11-24T00:00:00.000Z","__proto__":{"a":1},"etag":"*"}',
	"line\nline\r\n\ttab\u0000nul",
	"Grüße, 日本語, 👩‍🔬, \u202e, e\u0301",
	"a\ud800b",
	"\\u0041 \\n %20 &amp;",
];

export const NO_COUNTS: ItemCounts = {
	waiting: 0,
	launched: 0,
	running: 0,
	succeeded: 0,
	failed: 0,
	canceled: 0,
};

export function sampleJob(id: string, changes: Partial<JobRecord> = {}): JobRecord {
	return {
		id,
		run: 1,
		job: {
			name: "render",
			image: "docker.io/library/node:24-alpine",
			command: ["sh", "-c", "echo $TUTTI_ITEM"],
			files: { "odd.txt": ODD_TEXTS.join("\n") },
			env: { GREETING: "Grüße" },
			resources: { cpuCores: 1, memoryGb: 1.5 },
			timeouts: { startMs: 300_000, runMs: 600_000 },
			secretNames: [],
			sku: "standard",
			weight: 1,
			priority: 0,
			itemsPerGroup: 1,
			completion: "auto",
			result: "required",
			jobTimeoutMs: 3_600_000,
			pollIntervalMs: 1_000,
			attempts: {
				application: 1,
				platform: 3,
				image: 1,
				"start-timeout": 2,
				"run-timeout": 1,
				internal: 2,
			},
			backoff: { firstMs: 1_000, mostMs: 10_000 },
		},
		itemCount: 0,
		phase: "submitted",
		createdAt: 1_795_500_000_000,
		deadlineAt: 1_795_503_600_000,
		...changes,
	};
}

export function sampleOutcome(index: number, changes: Partial<Outcome> = {}): Outcome {
	return {
		index,
		run: 1,
		status: "succeeded",
		result: { json: `{"index":${index}}` },
		attempts: 1,
		launches: 1,
		finishedAt: 1_795_500_060_000,
		...changes,
	};
}

export function sampleNote(
	launch: number,
	state: ItemNote["state"],
	{ at = 1, run = 1 } = {},
): ItemNote {
	return { run, launch, state, group: `t-job-${run}-0-${launch}`, at };
}
