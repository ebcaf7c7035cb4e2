import type { GroupRow } from "./container-group-store.ts";
import { operationView } from "./container-group-view.ts";
import type { OperationStore } from "./operation-store.ts";

/**
 * Writes down what the group's operations say for ever, before it is deleted or deployed anew: what was
 * still going on is Canceled.
 */
export function closeOperations(operations: OperationStore, row: GroupRow): void {
	for (const { id, startedAt } of operations.open(row.key)) {
		const view = operationView(row, startedAt) as { status: string };
		const over = view.status === "Succeeded" || view.status === "Failed";
		operations.close(id, over ? view : { ...view, status: "Canceled" });
	}
}
