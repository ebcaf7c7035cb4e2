/** The callback: the POST by which a container says that its item ended. Stored first, raised then. */
import type { HttpRequest } from "@azure/functions";
import { raise } from "../activities/hub/hub-instances.ts";
import { keepResult } from "../activities/job/stored-result.ts";
import { OPERATIONS } from "../contract/operations.ts";
import { readCallbackToken } from "../job/callback-token.ts";
import { batchId, endedEvent, parseBatchId } from "../job/instance-names.ts";
import type { LaunchRecord } from "../job/launch-record.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { LaunchKey } from "../store/store.ts";
import { ApiError } from "./api-error.ts";
import type { ApiContext, ApiHandler } from "./handler.ts";
import { bodyText } from "./request-parts.ts";
import { readQuery } from "./request-query.ts";

/** The largest result that a callback may carry. */
const MOST_RESULT_BYTES = OPERATIONS.takeCallback.body.mostBytes;

interface TokenLaunch extends LaunchKey {
	batch: number;
}

/** POST /api/callbacks/{batch}?t=…[&outcome=failed] with a JSON body. */
export const takeCallback: ApiHandler = async (request, context) => {
	const query = readQuery(request, "takeCallback");
	const { outcome } = query;
	const launch = launchOfToken(request, query, context);
	const { store, clock } = context.world;
	const before = await openRecord(launch, context);
	const json = await checkedBody(request, launch, context);
	if (before.callback === undefined) {
		const result = await keepResult(launch, json, context.world);
		const record = await store.changeLaunchRecord(launch, (now) =>
			now.closed !== undefined || now.callback !== undefined
				? undefined
				: { ...now, callback: { outcome, result, at: clock.now() } },
		);
		if (record.callback === undefined) throw launchOver(launch);
	}
	const event = endedEvent(launch.launch, launch.index);
	await raise(context, batchId(launch), event, {});
	return { status: 202, jsonBody: { accepted: true } };
};

/**
 * The record of a launch that still takes something. One that is over takes nothing, nor does one of an earlier
 * run of its job, or of a job that has ended or is gone: what is written for that would be left behind.
 */
export async function openRecord(
	launch: TokenLaunch,
	{ world: { store } }: ApiContext,
): Promise<LaunchRecord> {
	const [record, job] = await Promise.all([
		store.readLaunchRecord(launch),
		store.readJob(launch.jobId),
	]);
	if (job === undefined) {
		throw new ApiError("JobNotFound", `There is no job "${launch.jobId}".`);
	}
	if (record.closed !== undefined || job.run !== launch.run || hasEnded(job)) {
		throw launchOver(launch);
	}
	return record;
}

/** The body; one that is refused is noted, so that the item can tell why its callback did not count. */
async function checkedBody(
	request: HttpRequest,
	launch: TokenLaunch,
	{ world: { store, clock } }: ApiContext,
): Promise<string> {
	try {
		return checkedJson(await bodyText(request, MOST_RESULT_BYTES));
	} catch (error) {
		if (error instanceof ApiError) {
			const { message } = error;
			await store.changeLaunchRecord(launch, (record) =>
				record.closed !== undefined
					? undefined
					: { ...record, refused: { message, at: clock.now() } },
			);
		}
		throw error;
	}
}

/** The launch and item that the request's token was made for. */
export function launchOfToken(
	request: HttpRequest,
	{ t }: { t?: string },
	{ world }: ApiContext,
): TokenLaunch {
	const id = request.params.batch ?? "";
	const name = parseBatchId(id);
	const read =
		name === undefined
			? "invalid"
			: readCallbackToken(world.installationKey, id, t ?? "", world.clock.now());
	if (read === "expired") throw new ApiError("TokenExpired", "This callback's time is over.");
	if (read === "invalid" || name === undefined) {
		throw new ApiError("InvalidToken", "The token is not one of this batch.");
	}
	return { ...name, ...read };
}

/** An empty body is the result null. The text is kept as the container wrote it. */
function checkedJson(text: string): string {
	if (text.trim() === "") return "null";
	try {
		JSON.parse(text);
	} catch (error) {
		throw new ApiError("InvalidRequest", `The body is not JSON: ${(error as Error).message}`);
	}
	return text;
}

export function launchOver({ launch, index }: TokenLaunch): ApiError {
	return new ApiError("LaunchOver", `Launch ${launch} of item ${index} is over.`);
}
