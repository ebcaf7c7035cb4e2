import type { TableClient, TransactionAction } from "@azure/data-tables";
import type { AzureAccount } from "./azure-account.ts";
import { inParallel } from "./in-parallel.ts";
import type { RowKey, RowRange } from "./row-keys.ts";
import { codeOf, explain, statusOf } from "./storage-error.ts";
import { type Columns, columnsThere } from "./text-columns.ts";

export interface Row extends RowKey {
	columns: Columns;
}

/** A row as it was read; the tag changes with every write. */
interface TaggedRow extends Row {
	etag: string;
	/** When it was read, by the service's own clock, in milliseconds since the epoch and whole seconds. */
	readAt: number;
}

/** Rows in one transaction: the service takes 100, and 4 MiB with all that goes around them. */
const MOST_IN_TRANSACTION = 100;
const MOST_TRANSACTION_BYTES = 3_000_000;
const BYTES_AROUND_A_ROW = 1_000;
const TRANSACTIONS_AT_A_TIME = 6;

/**
 * The table, as the store needs it. What may happen is an answer: a row that is not there, is taken, or was
 * changed by another writer. Every other answer of the service is thrown, explained.
 */
export interface TableRows {
	/** `columns`: only these. */
	read(key: RowKey, columns?: readonly string[]): Promise<TaggedRow | undefined>;
	/**
	 * In the order of their keys. `limit` rows at most. `writtenFrom`: those that were written at this instant or
	 * later, by the service's own clock; it goes through the whole range to find them.
	 */
	list(
		range: RowRange,
		options?: { columns?: readonly string[]; limit?: number; writtenFrom?: number },
	): AsyncIterable<Row>;
	/** All or none, of one partition. */
	insert(...rows: [Row, ...Row[]]): Promise<"inserted" | "taken">;
	/** `merge`: columns that are not given stay. `beside`: rows of the partition that are written over with it, or not. */
	update(
		row: Omit<TaggedRow, "readAt">,
		mode: "replace" | "merge",
		beside?: readonly Row[],
	): Promise<"updated" | "changed">;
	/** Writes rows of one partition over what is there, many at a time and not as one act. */
	writeAll(rows: readonly Row[]): Promise<void>;
	/** Also when some or all are not there. */
	deleteAll(keys: AsyncIterable<RowKey>): Promise<void>;
}

export function tableRows({ table }: AzureAccount): TableRows {
	/** Runs `work`; `answers` says which statuses are answers. */
	async function asked<T, A = never>(
		what: string,
		work: (client: TableClient) => Promise<T>,
		answers: Partial<Record<number, A>> = {},
	): Promise<T | A> {
		const client = await table();
		try {
			return await work(client);
		} catch (error) {
			const status = statusOf(error);
			if (status !== undefined && status in answers && codeOf(error) !== "TableNotFound") {
				return answers[status] as A;
			}
			throw explain(error, { what, where: client.url, role: "Storage Table Data Contributor" });
		}
	}

	const transact = (actions: TransactionAction[]) =>
		asked("write rows", (client) => client.submitTransaction(actions));

	async function deleteTogether(keys: readonly RowKey[]): Promise<void> {
		const answer = await asked(
			"delete rows",
			(client) => client.submitTransaction(keys.map((key) => ["delete", { ...key }])),
			{ 404: "missing" as const },
		);
		if (answer !== "missing") return;
		// One row that is not there refuses the whole.
		for (const { partitionKey, rowKey } of keys) {
			const work = (client: TableClient) => client.deleteEntity(partitionKey, rowKey);
			await asked("delete a row", work, { 404: undefined });
		}
	}

	return {
		read: ({ partitionKey, rowKey }, columns) =>
			asked(
				"read a row",
				async (client) => {
					let etag = "";
					let readAt = Number.NaN;
					const entity = await client.getEntity(partitionKey, rowKey, {
						...(columns && { queryOptions: { select: [...columns] } }),
						onResponse: ({ headers }) => {
							etag = headers.get("etag") ?? "";
							readAt = Date.parse(headers.get("date") ?? "");
						},
					});
					return { partitionKey, rowKey, etag, readAt, columns: columnsThere(entity) };
				},
				{ 404: undefined },
			),

		async *list(range, { columns, limit, writtenFrom } = {}) {
			const queryOptions = {
				filter: filterOf(range) + writtenSince(writtenFrom),
				...(columns && { select: ["PartitionKey", "RowKey", ...columns] }),
			};
			const pages = (await table())
				.listEntities<RowKey>({ queryOptions })
				.byPage({ maxPageSize: Math.min(limit ?? MOST_IN_PAGE, MOST_IN_PAGE) });
			let left = limit ?? Number.POSITIVE_INFINITY;
			for (;;) {
				// A page may be short, or empty, and not the last.
				const page = await asked("list rows", () => pages.next());
				if (page.done) return;
				for (const { partitionKey, rowKey, ...entity } of page.value) {
					yield { partitionKey, rowKey, columns: columnsThere(entity) };
					if (--left === 0) return;
				}
			}
		},

		insert: (...rows) =>
			asked(
				"insert a row",
				async (client) => {
					const [first, ...others] = rows.map(entityOf);
					if (others.length === 0) await client.createEntity(first!);
					else await client.submitTransaction(rows.map((row) => ["create", entityOf(row)]));
					return "inserted" as const;
				},
				{ 409: "taken" as const },
			),

		update: ({ etag, partitionKey, rowKey, columns }, mode, beside = []) =>
			asked(
				"write a row",
				async (client) => {
					const update = mode === "merge" ? "Merge" : "Replace";
					const entity = entityOf({ partitionKey, rowKey, columns });
					if (beside.length === 0) await client.updateEntity(entity, update, { etag });
					else {
						const others = beside.map(
							(row): TransactionAction => ["upsert", entityOf(row), "Replace"],
						);
						await client.submitTransaction([["update", entity, update, { etag }], ...others]);
					}
					return "updated" as const;
				},
				{ 404: "changed" as const, 412: "changed" as const },
			),

		writeAll: (rows) =>
			inParallel(TRANSACTIONS_AT_A_TIME, transactionsOf(rows), (some) =>
				transact(some.map((row) => ["upsert", entityOf(row), "Replace"])),
			),

		deleteAll: (keys) =>
			inParallel(TRANSACTIONS_AT_A_TIME, partitionsOf(keys), (some) => deleteTogether(some)),
	};
}

/** The service gives at most so many rows in one answer. */
const MOST_IN_PAGE = 1_000;

function entityOf({ partitionKey, rowKey, columns }: Row) {
	return { ...columns, partitionKey, rowKey };
}

/** No key has a quote, so none must be doubled. */
function filterOf({ partition, row }: RowRange): string {
	const between = (column: string, { from, to }: { from: string; to: string }) =>
		`${column} ge '${from}' and ${column} lt '${to}'`;
	const partitions =
		typeof partition === "string"
			? `PartitionKey eq '${partition}'`
			: between("PartitionKey", partition);
	return row === undefined ? partitions : `${partitions} and ${between("RowKey", row)}`;
}

/** The service sets `Timestamp` with every write; what was read before it is written is not in it. */
function writtenSince(at: number | undefined): string {
	return at === undefined ? "" : ` and Timestamp ge datetime'${new Date(at).toISOString()}'`;
}

function* transactionsOf(rows: readonly Row[]): Iterable<Row[]> {
	let some: Row[] = [];
	let bytes = 0;
	for (const row of rows) {
		const more = BYTES_AROUND_A_ROW + Buffer.byteLength(JSON.stringify(row.columns));
		if (some.length === MOST_IN_TRANSACTION || bytes + more > MOST_TRANSACTION_BYTES) {
			yield some;
			some = [];
			bytes = 0;
		}
		some.push(row);
		bytes += more;
	}
	if (some.length > 0) yield some;
}

/** Keys that one transaction may have: of one partition. They come partition after partition. */
async function* partitionsOf(keys: AsyncIterable<RowKey>): AsyncIterable<RowKey[]> {
	let some: RowKey[] = [];
	for await (const { partitionKey, rowKey } of keys) {
		const isFull = some.length === MOST_IN_TRANSACTION || some[0]?.partitionKey !== partitionKey;
		if (isFull && some.length > 0) {
			yield some;
			some = [];
		}
		some.push({ partitionKey, rowKey });
	}
	if (some.length > 0) yield some;
}
