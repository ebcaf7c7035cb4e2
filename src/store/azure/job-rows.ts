import { randomUUID } from "node:crypto";
import { isAskedFor, statusOf } from "../job-filter.ts";
import { checkItemCount, checkSameJob } from "../job-identity.ts";
import { writePlace } from "../job-place.ts";
import type { JobRecord, Store } from "../store.ts";
import { checkJobId, checkPageLimit } from "../store-names.ts";
import { untilWritten } from "./conditional-write.ts";
import { inParallel } from "./in-parallel.ts";
import { ageRow, listAges } from "./job-ages.ts";
import type { LongTexts } from "./long-texts.ts";
import { ageKey, itemKey, itemRange, jobKey, rangesOfJob } from "./row-keys.ts";
import type { Row, TableRows } from "./table-rows.ts";
import type { Columns } from "./text-columns.ts";

/** What the rows of items are found and judged by. */
export interface JobHead {
	run: number;
	itemCount: number;
	/** Names the one creation whose items are the job's. */
	creation: string;
	/** When this was read, by the service's own clock. */
	readAt: number;
}

/** Other columns of a job's row are few, so its text may fill it. */
const MOST_RECORD_CHARS = 400_000;
const READS_AT_A_TIME = 16;

/**
 * Jobs.
 *
 * 1. A job is there when its own row is. Its items were written before, into a partition that bears the name
 *    of this one creation: what other creations of the same id wrote, or one that was cut off, is seen by
 *    nobody. The row and its place in the list come and go in one transaction, and the place says of the job what
 *    its row says.
 * 2. A write bears a mark. When the answer to it was lost and it is sent again, the refusal is told from a
 *    loss against another writer by the mark in the row.
 */
export function jobRows(
	hub: string,
	rows: TableRows,
	texts: LongTexts,
): Pick<Store, "createJob" | "readJob" | "listJobs" | "changeJob"> & {
	readHead(jobId: string): Promise<JobHead | undefined>;
	deleteRows(jobId: string): Promise<void>;
} {
	async function recordOf(columns: Columns): Promise<JobRecord | undefined> {
		const text = await texts.unpack("record", columns);
		return text === undefined ? undefined : JSON.parse(text);
	}

	async function readJob(jobId: string): Promise<JobRecord | undefined> {
		const row = await rows.read(jobKey(hub, jobId));
		return row && (await recordOf(row.columns));
	}

	async function columnsOf(record: JobRecord, text: string): Promise<Columns> {
		const packed = await texts.pack(record.id, "record", text, MOST_RECORD_CHARS);
		const { run, itemCount, createdAt } = record;
		return { ...packed, run, itemCount, createdAt: String(createdAt) };
	}

	async function writeItems(jobId: string, creation: string, items: readonly string[]) {
		const written: Row[] = [];
		for (const [index, item] of items.entries()) {
			const columns = await texts.pack(jobId, "item", item);
			written.push({ ...itemKey(hub, jobId, creation, index), columns });
		}
		await rows.writeAll(written);
	}

	return {
		readJob,

		async createJob(record, items) {
			checkJobId(record.id);
			checkItemCount(record, items);
			const key = jobKey(hub, record.id);
			if ((await rows.read(key, ["run"])) !== undefined) return "exists";
			const creation = randomUUID();
			await writeItems(record.id, creation, items);
			const columns = { ...(await columnsOf(record, JSON.stringify(record))), creation };
			const inserted = await rows.insert({ ...key, columns }, ageRow(hub, record));
			if (inserted === "inserted") return "created";
			const standing = await rows.read(key, ["creation"]);
			if (standing?.columns.creation === creation) return "created";
			const range = itemRange(hub, record.id, creation, [0, items.length]);
			await rows.deleteAll(rows.list(range, { columns: [] }));
			return "exists";
		},

		async listJobs(page) {
			checkPageLimit(page.limit);
			const { places, last } = await listAges(hub, rows, page);
			const found: (JobRecord | undefined)[] = [];
			await inParallel(READS_AT_A_TIME, places.entries(), async ([at, { id }]) => {
				found[at] = await readJob(id);
			});
			// A job may have been deleted, or changed, since its place was read.
			const jobs = found.filter((job) => job !== undefined).filter((job) => isAskedFor(job, page));
			return last === undefined ? { jobs } : { jobs, next: writePlace(last) };
		},

		async changeJob(jobId, change) {
			const mark = randomUUID();
			return await untilWritten(`of job ${jobId}`, async () => {
				const row = await rows.read(jobKey(hub, jobId));
				if (row === undefined) return { stands: undefined };
				const before = await recordOf(row.columns);
				if (before === undefined) return { stands: undefined };
				if (row.columns.mark === mark) return { stands: before };
				const text = JSON.stringify(change(structuredClone(before)));
				const after: JobRecord = JSON.parse(text);
				checkSameJob(before, after);
				const { creation } = row.columns;
				const columns = { ...(await columnsOf(after, text)), creation: creation!, mark };
				const isListedSo = statusOf(before) === statusOf(after);
				const beside = isListedSo ? [] : [ageRow(hub, after)];
				const answer = await rows.update({ ...row, columns }, "replace", beside);
				return answer === "updated" ? { stands: after } : undefined;
			});
		},

		async readHead(jobId) {
			const row = await rows.read(jobKey(hub, jobId), ["run", "itemCount", "creation"]);
			if (row === undefined) return undefined;
			const { run, itemCount, creation } = row.columns;
			const { readAt } = row;
			return {
				run: Number(run),
				itemCount: Number(itemCount),
				creation: String(creation),
				readAt,
			};
		},

		/** The job's own rows go last: as long as it is listed, a deletion that was cut off can be made again. */
		async deleteRows(jobId) {
			for (const range of rangesOfJob(hub, jobId)) {
				await rows.deleteAll(rows.list(range, { columns: [] }));
			}
			const row = await rows.read(jobKey(hub, jobId), ["createdAt"]);
			if (row === undefined) return;
			const place = { createdAt: Number(row.columns.createdAt), id: jobId };
			await rows.deleteAll(inOrder(row, ageKey(hub, place)));
		},
	};
}

async function* inOrder<T>(...inputs: T[]): AsyncIterable<T> {
	yield* inputs;
}
