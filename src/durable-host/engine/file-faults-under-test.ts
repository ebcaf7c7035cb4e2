/** Looks into a host's database as no host does, and says what in it contradicts itself. */
import { DatabaseSync } from "node:sqlite";
import { EventType } from "../orchestrations/history.ts";

interface StoredEvent {
	EventType: number;
	EventId?: number;
	TaskScheduledId?: number;
	TimerId?: number;
}
interface InstanceRow {
	number: number;
	id: string;
	execution_id: string;
	status: string;
}

/** How tasks of one kind are scheduled, and answered. */
const TASKS = [
	[EventType.TaskScheduled, [EventType.TaskCompleted, EventType.TaskFailed]],
	[
		EventType.SubOrchestrationInstanceCreated,
		[EventType.SubOrchestrationInstanceCompleted, EventType.SubOrchestrationInstanceFailed],
	],
	[EventType.TimerCreated, [EventType.TimerFired]],
] as const;

/**
 * What is wrong with a file that no host has open, whenever its host died. `isSettled`: everything has ended,
 * so that nothing may be left.
 */
export function fileFaults(file: string, isSettled: boolean): string[] {
	const sql = new DatabaseSync(file);
	try {
		const faults = sql.prepare("PRAGMA integrity_check").all().flatMap(Object.values);
		const wrong = faults.filter((fault) => fault !== "ok").map((fault) => `SQLite: ${fault}`);
		const orphans = count(sql, "FROM history WHERE number NOT IN (SELECT number FROM instance)");
		if (orphans > 0) wrong.push(`${orphans} chunks of history belong to no instance`);
		for (const instance of sql.prepare("SELECT * FROM instance").all())
			wrong.push(...instanceFaults(sql, instance as unknown as InstanceRow));
		return isSettled ? [...wrong, ...unsettled(sql)] : wrong;
	} finally {
		sql.close();
	}
}

function unsettled(sql: DatabaseSync): string[] {
	const left = {
		messages: count(sql, "FROM message"),
		activities: count(sql, "FROM activity"),
		"instances that have not completed": count(sql, "FROM instance WHERE status <> 'Completed'"),
		"locks that are held": count(sql, "FROM entity WHERE record ->> 'lockedBy' IS NOT NULL"),
	};
	return Object.entries(left)
		.filter(([, number]) => number > 0)
		.map(([what, number]) => `${number} ${what} are left`);
}

function instanceFaults(sql: DatabaseSync, { number, id, execution_id, status }: InstanceRow) {
	const rows = sql
		.prepare("SELECT chunk, events FROM history WHERE number = ? ORDER BY chunk")
		.all(number) as { chunk: number; events: string }[];
	const faults = rows.some(({ chunk }, at) => chunk !== at) ? ["its history has gaps"] : [];
	const events = rows.flatMap(({ events }) => JSON.parse(events) as StoredEvent[]);
	const isLive = ["Pending", "Running", "Suspended"].includes(status);
	const starts = events.filter((event) => event.EventType === EventType.ExecutionStarted).length;
	const ends = events.filter((event) => event.EventType === EventType.ExecutionCompleted).length;
	if (starts !== 1 && !(isLive && events.length === 0)) faults.push(`it has ${starts} starts`);
	if (ends !== (isLive ? 0 : 1)) faults.push(`it is ${status} and has ${ends} ends`);
	for (const [scheduled, answered] of TASKS) {
		const asked = events.filter((event) => event.EventType === scheduled);
		const answers = events.filter((event) =>
			(answered as readonly number[]).includes(event.EventType),
		);
		const ids = new Set(asked.map(({ EventId }) => EventId));
		if (ids.size < asked.length) faults.push(`an event of type ${scheduled} is there twice`);
		const answeredIds = answers.map((event) => event.TaskScheduledId ?? event.TimerId);
		if (new Set(answeredIds).size < answers.length)
			faults.push(`an event of type ${scheduled} has two answers`);
		if (answeredIds.some((task) => !ids.has(task)))
			faults.push(`an answer has no event of type ${scheduled}`);
		if (scheduled !== EventType.TaskScheduled || !isLive) continue;
		const open = [...ids].filter((task) => !answeredIds.includes(task));
		for (const task of open) {
			const pending =
				count(sql, "FROM activity WHERE execution_id = ? AND task_id = ?", execution_id, task!) +
				count(
					sql,
					`FROM message WHERE execution_id = ? AND body ->> 'TaskScheduledId' = ?
					AND body ->> 'EventType' IN (${answered.join()})`,
					execution_id,
					task!,
				);
			if (pending !== 1) faults.push(`activity ${task} is open and kept ${pending} times`);
		}
	}
	return faults.map((fault) => `${id}: ${fault}`);
}

function count(sql: DatabaseSync, from: string, ...values: (string | number)[]): number {
	return (sql.prepare(`SELECT count(*) AS n ${from}`).get(...values) as { n: number }).n;
}
