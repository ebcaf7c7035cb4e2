import type { DatabaseSync } from "node:sqlite";
import type { JobFilter } from "../job-filter.ts";
import { checkItemCount, checkSameJob } from "../job-identity.ts";
import { type JobPlace, readPlace, writePlace } from "../job-place.ts";
import type { JobRecord, Store } from "../store.ts";
import { checkJobId, checkPageLimit } from "../store-names.ts";
import { inTransaction } from "./transaction.ts";

/** Jobs, and the rows that come and go with them. */
export function jobRows(
	database: DatabaseSync,
): Pick<Store, "createJob" | "readJob" | "listJobs" | "changeJob"> {
	const insertJob = database.prepare(
		"INSERT INTO jobs (id, run, created_at, record) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
	);
	const insertItem = database.prepare("INSERT INTO items (job_id, idx, item) VALUES (?, ?, ?)");
	const select = database.prepare("SELECT record FROM jobs WHERE id = ?");
	const update = database.prepare("UPDATE jobs SET record = ?, run = ? WHERE id = ?");

	function selectPage({ status, source }: JobFilter, { createdAt, id }: JobPlace, limit: number) {
		const conditions = [
			"(created_at, id) < (?, ?)",
			...(status === undefined ? [] : ["status = ?"]),
			...(source === undefined ? [] : ["source = ?"]),
		];
		const values = [status, source].filter((value) => value !== undefined);
		const page = database.prepare(
			`SELECT record FROM jobs WHERE ${conditions.join(" AND ")} ORDER BY created_at DESC, id DESC LIMIT ?`,
		);
		return page.all(createdAt, id, ...values, limit) as { record: string }[];
	}

	function read(jobId: string): JobRecord | undefined {
		const row = select.get(jobId) as { record: string } | undefined;
		return row && JSON.parse(row.record);
	}

	return {
		async createJob(record, items) {
			checkJobId(record.id);
			checkItemCount(record, items);
			return inTransaction(database, () => {
				const { changes } = insertJob.run(
					record.id,
					record.run,
					record.createdAt,
					JSON.stringify(record),
				);
				if (changes === 0) return "exists";
				for (const [index, item] of items.entries()) insertItem.run(record.id, index, item);
				return "created";
			});
		},

		async readJob(jobId) {
			return read(jobId);
		},

		async listJobs({ limit, after, ...filter }) {
			checkPageLimit(limit);
			const start = after === undefined ? BEFORE_THE_NEWEST : readPlace(after);
			// One row more than asked for tells whether there is another page.
			const rows = selectPage(filter, start, limit + 1);
			const jobs: JobRecord[] = rows.slice(0, limit).map((row) => JSON.parse(row.record));
			const last = jobs.at(-1);
			return rows.length > limit && last ? { jobs, next: writePlace(last) } : { jobs };
		},

		async changeJob(jobId, change) {
			return inTransaction(database, () => {
				const before = read(jobId);
				if (before === undefined) return undefined;
				const text = JSON.stringify(change(structuredClone(before)));
				const after: JobRecord = JSON.parse(text);
				checkSameJob(before, after);
				update.run(text, after.run, jobId);
				return after;
			});
		},
	};
}

const BEFORE_THE_NEWEST: JobPlace = { createdAt: Number.MAX_SAFE_INTEGER, id: "" };
