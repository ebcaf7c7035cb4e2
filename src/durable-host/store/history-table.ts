import type { DatabaseSync } from "node:sqlite";
import type { HistoryEvent } from "../orchestrations/history.ts";
import type { Instance } from "../orchestrations/instance.ts";
import { eventsOfChunk, type HistoryChunk } from "./history-chunk.ts";

/** The histories, one row for each dispatch. */
export class HistoryTable {
	readonly #chunks;
	readonly #append;
	readonly #delete;

	constructor(sql: DatabaseSync) {
		const number = "(SELECT number FROM instance WHERE id = ?)";
		this.#chunks = sql.prepare(
			`SELECT at, events AS text FROM history WHERE number = ${number} ORDER BY chunk`,
		);
		this.#append = sql.prepare(`INSERT INTO history VALUES (${number}, ?, ?, ?)`);
		this.#delete = sql.prepare(`DELETE FROM history WHERE number = ${number}`);
	}

	/** The history of the instance's current, or last, execution, dispatch by dispatch. */
	chunks(instance: Instance): HistoryEvent[][] {
		const rows = this.#chunks.all(instance.instanceId) as unknown as { at: number; text: string }[];
		return rows.map((row) => eventsOfChunk(row, instance));
	}

	/** Adds a chunk. The instance must be there. */
	append(instanceId: string, { number, at, text }: HistoryChunk): void {
		this.#append.run(instanceId, number, at, text);
	}

	delete(instanceId: string): void {
		this.#delete.run(instanceId);
	}
}
