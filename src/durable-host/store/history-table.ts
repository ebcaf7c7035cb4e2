import type { DatabaseSync } from "node:sqlite";
import type { HistoryChunk } from "./history-chunk.ts";

/** The histories, one row for each dispatch. */
export class HistoryTable {
	readonly #chunks;
	readonly #append;
	readonly #delete;

	constructor(sql: DatabaseSync) {
		const number = "(SELECT number FROM instance WHERE id = ?)";
		this.#chunks = sql.prepare(
			`SELECT chunk AS number, at, events AS text FROM history WHERE number = ${number} ORDER BY chunk`,
		);
		this.#append = sql.prepare(`INSERT OR REPLACE INTO history VALUES (${number}, ?, ?, ?)`);
		this.#delete = sql.prepare(`DELETE FROM history WHERE number = ${number}`);
	}

	/** The history of the instance's current, or last, execution, dispatch by dispatch. */
	chunks(instanceId: string): HistoryChunk[] {
		return this.#chunks.all(instanceId) as unknown as HistoryChunk[];
	}

	/** Adds a chunk. The instance must be there. */
	append(instanceId: string, { number, at, text }: HistoryChunk): void {
		this.#append.run(instanceId, number, at, text);
	}

	delete(instanceId: string): void {
		this.#delete.run(instanceId);
	}
}
