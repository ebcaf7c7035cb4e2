import type { DatabaseSync } from "node:sqlite";
import type { NewMessage } from "../engine/changes.ts";
import type { InboxMessage } from "../orchestrations/instance.ts";

/** What waits for instances and entities, each message until it is taken. */
export class InboxTable {
	readonly #add;
	readonly #take;
	readonly #delete;
	readonly #deleteAll;
	readonly #deleteExecution;
	readonly #targets;
	readonly #next;

	constructor(sql: DatabaseSync) {
		this.#add = sql.prepare(
			"INSERT INTO inbox (target, execution_id, visible_at, body) VALUES (?, ?, ?, ?)",
		);
		this.#take = sql.prepare(
			`SELECT row_id, execution_id, body FROM inbox WHERE target = ? AND visible_at <= ?
			ORDER BY visible_at, row_id LIMIT ?`,
		);
		this.#delete = sql.prepare("DELETE FROM inbox WHERE row_id = ?");
		this.#deleteAll = sql.prepare("DELETE FROM inbox WHERE target = ?");
		this.#deleteExecution = sql.prepare("DELETE FROM inbox WHERE target = ? AND execution_id = ?");
		this.#targets = sql.prepare(
			"SELECT DISTINCT target FROM inbox WHERE visible_at > ? AND visible_at <= ? ORDER BY visible_at",
		);
		this.#next = sql.prepare("SELECT min(visible_at) AS next FROM inbox WHERE visible_at > ?");
	}

	add(message: NewMessage): void {
		const { target, executionId, visibleAt, body } = message;
		this.#add.run(target, executionId, visibleAt, JSON.stringify(body));
	}

	/** The messages of a target that are visible at `nowMs`, in the order in which they became visible. */
	visible<Body>(target: string, nowMs: number, limit: number): InboxMessage<Body>[] {
		const rows = this.#take.all(target, nowMs, limit) as unknown as {
			row_id: number;
			execution_id: string | null;
			body: string;
		}[];
		return rows.map(({ row_id, execution_id, body }) => ({
			rowId: row_id,
			executionId: execution_id,
			body: JSON.parse(body) as Body,
		}));
	}

	delete(rowIds: readonly number[]): void {
		for (const rowId of rowIds) this.#delete.run(rowId);
	}

	/** Forgets what waits for a target, or what waits for one execution of it. */
	drop(target: string, executionId: string | "all"): void {
		if (executionId === "all") this.#deleteAll.run(target);
		else this.#deleteExecution.run(target, executionId);
	}

	/** Who has messages that became visible after `fromMs`, up to and at `toMs`. */
	targetsBetween(fromMs: number, toMs: number): string[] {
		const rows = this.#targets.all(fromMs, toMs) as unknown as { target: string }[];
		return rows.map(({ target }) => target);
	}

	/** When the next message after `nowMs` becomes visible. */
	nextAfter(nowMs: number): number | undefined {
		return (this.#next.get(nowMs) as { next: number | null }).next ?? undefined;
	}
}
