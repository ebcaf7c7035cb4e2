import type { GroupSpec } from "../../container-groups/container-groups.ts";
import { isOurLaunch } from "../../container-groups/group-tags.ts";
import type { LaunchReport, LaunchResult } from "../../ledger/requests.ts";
import type { JobRecord } from "../../store/store.ts";
import type { AskAgain, EndedLaunches, LaunchRef } from "../batch-ref.ts";
import { tellLedger } from "../hub/hub-instances.ts";
import type { Activity, ActivityContext } from "../world.ts";
import { groupSpec } from "./group-spec.ts";
import { noteLaunch } from "./note-launch.ts";

export interface CreateInput extends LaunchRef {
	/** The Azure region that the ledger chose. */
	region: string;
	goodUntil: number;
	endedLaunches: EndedLaunches;
}

export interface Created extends LaunchReport {
	/** For a person, when there is no group. */
	message?: string;
}

/** A PUT is sent this soon after its row was written, or never. */
const SEND_WITHIN_MS = 20_000;
/** A run that finds the row only looks for the group, this long. */
const LOOK_FOR_MS = 60_000;
const LOOK_AGAIN_MS = 2000;

/** What was decided about the one PUT of a launch, written once. */
interface PutRow {
	decision: "put" | "late" | "canceled";
	at: number;
}

/**
 * Creates the container group of one launch, and does not wait for its provisioning.
 *
 * Safe to run twice because every run obeys the row that the first one wrote, and only the run that wrote it
 * may send the PUT: a second PUT would restart the containers, also with equal values.
 */
export const createContainerGroup: Activity<CreateInput, Created | AskAgain> = async (
	input,
	context,
) => {
	const { world } = context;
	const before = await world.groups.read(input.lease);
	const goodForMs = input.goodUntil - world.clock.now();
	// While the grant is good it is worth asking again; after that the row alone decides.
	if (before.answer === "unclear" && goodForMs >= 0) {
		return { askAgainMs: Math.min(before.retryAfterMs ?? LOOK_AGAIN_MS, goodForMs + 1) };
	}
	if (before.answer === "found") {
		if (isOurLaunch(before.group.tags, world.hub, input.lease)) {
			return await report(input, "created", context);
		}
		const message = `A container group named ${input.lease} exists already and is not Tutti's.`;
		return await report(input, "invalid", context, { message });
	}
	const record = await world.store.readJob(input.jobId);
	// Of a job that was removed no row is left.
	if (record === undefined) return await report(input, "canceled", context);
	const here = decide(record, input, world.clock.now());
	// What can fail comes before the row, as the row's run alone may send.
	const spec = here === "put" ? await groupSpec(input, record, world) : undefined;
	const row = await world.store.writeOnce<PutRow>(`${input.jobId}/put/${input.lease}`, {
		decision: here,
		at: world.clock.now(),
	});
	const { decision, at } = row.value;
	if (decision === "late" && before.answer === "unclear" && before.denied) {
		// It would be late each time: whoever may not read groups may not create them either.
		return await report(input, "denied", context, { message: before.message });
	}
	if (decision !== "put") return await report(input, decision, context);
	if (row.mine && spec !== undefined) return await put(input, spec, at, context);
	return await lookFor(input, before.retryAfterMs, at, context);
};

function decide(
	{ run, canceledAt }: JobRecord,
	input: CreateInput,
	now: number,
): PutRow["decision"] {
	if (run !== input.run || canceledAt !== undefined) return "canceled";
	return now > input.goodUntil ? "late" : "put";
}

async function put(
	input: CreateInput,
	spec: GroupSpec,
	rowAt: number,
	context: ActivityContext,
): Promise<Created | AskAgain> {
	const { world } = context;
	if (world.clock.now() > rowAt + SEND_WITHIN_MS) return await report(input, "unknown", context);
	const answer = await world.groups.create(spec);
	const { rates, retryAfterMs } = answer;
	const told = {
		...(rates === undefined ? {} : { rates }),
		...(retryAfterMs === undefined ? {} : { retryAfterMs }),
	};
	switch (answer.answer) {
		case "created":
			return await report(input, "created", context, told);
		case "unclear":
			context.log(`The create of ${input.lease} got no clear answer: ${answer.message}`);
			return { askAgainMs: LOOK_AGAIN_MS };
		case "refused": {
			const { message, why } = answer;
			return await report(input, why, context, { message, ...told });
		}
	}
}

/** The PUT was another run's, or got no answer: the group shows itself within a minute, or is unknown. */
async function lookFor(
	input: CreateInput,
	retryAfterMs: number | undefined,
	rowAt: number,
	context: ActivityContext,
): Promise<Created | AskAgain> {
	const leftMs = rowAt + LOOK_FOR_MS - context.world.clock.now();
	if (leftMs >= 0) return { askAgainMs: Math.min(retryAfterMs ?? LOOK_AGAIN_MS, leftMs + 1) };
	const message = "ACI gave no clear answer to the create, and no group appeared within a minute.";
	return await report(input, "unknown", context, { message });
}

/** Tells the ledger at once, as its windows count from the answer, and then the batch. */
async function report(
	input: CreateInput,
	result: LaunchResult,
	context: ActivityContext,
	more: Pick<Created, "message" | "retryAfterMs" | "rates"> = {},
): Promise<Created> {
	const { world } = context;
	const answeredAt = world.clock.now();
	const { message, ...told } = more;
	const report: LaunchReport = { lease: input.lease, result, answeredAt, ...told };
	await tellLedger(context, { operation: "report", input: report });
	const job = result === "created" ? await world.store.readJob(input.jobId) : undefined;
	if (job !== undefined) {
		const { run, launch, lease: group } = input;
		const note = { run, launch, state: "launched", group, at: answeredAt } as const;
		await Promise.all(input.items.map((index) => noteLaunch(world.store, job, index, note)));
	}
	return { ...report, ...(message === undefined ? {} : { message }) };
}
