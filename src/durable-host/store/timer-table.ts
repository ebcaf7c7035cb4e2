import type { DatabaseSync } from "node:sqlite";
import type { TimerStatus } from "../triggers/timer-status.ts";

/** What is known of the timer functions, by name. */
export class TimerTable {
	readonly #get;
	readonly #put;

	constructor(sql: DatabaseSync) {
		this.#get = sql.prepare(
			"SELECT last_at AS lastAt, next_at AS nextAt, updated_at AS updatedAt FROM timer WHERE function_name = ?",
		);
		this.#put = sql.prepare(
			`INSERT INTO timer VALUES (?, ?, ?, ?) ON CONFLICT (function_name) DO UPDATE SET
				last_at = excluded.last_at, next_at = excluded.next_at, updated_at = excluded.updated_at`,
		);
	}

	get(functionName: string): TimerStatus | undefined {
		const row = this.#get.get(functionName) as unknown as TimerStatus | undefined;
		return row && { ...row };
	}

	put(functionName: string, { lastAt, nextAt, updatedAt }: TimerStatus): void {
		this.#put.run(functionName, lastAt, nextAt, updatedAt);
	}
}
