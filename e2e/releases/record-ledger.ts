import type { RecordedHistory } from "../../src/durable-host/durable-host.ts";
import type { LedgerRequest } from "../../src/ledger/requests.ts";

interface EntityCall {
	operation: string;
	input: unknown;
}

/** Every request that the orchestrations of these histories made of the ledger, and one of each that activities make. */
export function requestsOf(histories: readonly RecordedHistory[]): LedgerRequest[] {
	const calls = histories.flatMap(({ answer }) =>
		answer.actions
			.map((action) => action as EntityCall)
			.filter((action) => action.operation !== undefined)
			.map(({ operation, input }) => ({ operation, input }) as LedgerRequest),
	);
	const ended = calls.find(({ operation }) => operation === "ended");
	const enqueued = calls.find(({ operation }) => operation === "enqueue");
	if (ended?.operation !== "ended" || enqueued?.operation !== "enqueue") {
		throw new Error("The histories have no launch that ended.");
	}
	return [...someOfEach(calls), ...requestsOfActivities(ended, enqueued)];
}

const MOST_OF_A_FORM = 5;

/** A few of each operation and form of its input. */
function someOfEach(calls: readonly LedgerRequest[]): LedgerRequest[] {
	const forms = Map.groupBy(calls, ({ operation, input }) => `${operation} ${Object.keys(input)}`);
	return [...forms.values()].flatMap((some) => some.slice(0, MOST_OF_A_FORM));
}

type Of<Operation> = Extract<LedgerRequest, { operation: Operation }>;

function requestsOfActivities(
	{ input: { report } }: Of<"ended">,
	{ input: enqueue }: Of<"enqueue">,
): LedgerRequest[] {
	const { id: job, run, regions } = enqueue.job;
	const region = regions[0]!;
	const at = report.answeredAt;
	const usage = { current: 3, limit: 100 };
	const retryAfterMs = 5000;
	return [
		{ operation: "report", input: report },
		{ operation: "suspend", input: { job, run } },
		{ operation: "resume", input: { job, run } },
		{ operation: "stop", input: { job, run, reason: "canceled" } },
		{ operation: "looked", input: { looks: [], retryAfterMs } },
		{
			operation: "usages",
			input: { region, at, containerGroups: usage, cores: { standard: usage } },
		},
		{
			operation: "reconcile",
			input: { beganAt: at, groups: [{ name: report.lease, job, region }] },
		},
	];
}
