import type { DatabaseSync } from "node:sqlite";
import type { NewActivity } from "../engine/changes.ts";

/** An activity that is to run, or runs. */
export interface StoredActivity extends NewActivity {
	rowId: number;
}

/** The activities that have not ended. */
export class ActivityTable {
	readonly #insert;
	readonly #delete;
	readonly #all;

	constructor(sql: DatabaseSync) {
		this.#insert = sql.prepare("INSERT OR REPLACE INTO activity VALUES (?, ?, ?, ?, ?, ?)");
		this.#delete = sql.prepare("DELETE FROM activity WHERE row_id = ?");
		this.#all = sql.prepare(
			`SELECT row_id AS rowId, instance_id AS instanceId, execution_id AS executionId,
			task_id AS taskId, name, input FROM activity ORDER BY row_id`,
		);
	}

	insert({ rowId, instanceId, executionId, taskId, name, input }: StoredActivity): void {
		this.#insert.run(rowId, instanceId, executionId, taskId, name, input);
	}

	delete(rowId: number): void {
		this.#delete.run(rowId);
	}

	/** All of them, in the order in which they were scheduled. */
	all(): StoredActivity[] {
		return this.#all.all() as unknown as StoredActivity[];
	}
}
