import type { DatabaseSync } from "node:sqlite";
import type { Message, MessageBody } from "../engine/message.ts";

/** What waits for instances and entities, each message until it is used. */
export class MessageTable {
	readonly #insert;
	readonly #delete;
	readonly #all;

	constructor(sql: DatabaseSync) {
		this.#insert = sql.prepare("INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)");
		this.#delete = sql.prepare("DELETE FROM message WHERE row_id = ?");
		this.#all = sql.prepare(
			`SELECT row_id AS rowId, target, execution_id AS executionId, visible_at AS visibleAt, body
			FROM message ORDER BY visible_at, row_id`,
		);
	}

	insert({ rowId, target, executionId, visibleAt, body }: Message): void {
		this.#insert.run(rowId, target, executionId, visibleAt, JSON.stringify(body));
	}

	delete(rowId: number): void {
		this.#delete.run(rowId);
	}

	/** All messages, in the order in which they become visible. */
	all(): Message[] {
		const rows = this.#all.all() as unknown as (Omit<Message, "body"> & { body: string })[];
		return rows.map((row) => ({ ...row, body: JSON.parse(row.body) as MessageBody }));
	}
}
