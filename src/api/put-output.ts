import { outputFile } from "../activities/launch/output-file.ts";
import { OPERATIONS } from "../contract/operations.ts";
import { isContentType } from "../store/store-names.ts";
import { ApiError } from "./api-error.ts";
import { launchOfToken, launchOver, openRecord } from "./callback.ts";
import type { ApiHandler } from "./handler.ts";
import { readQuery } from "./request-query.ts";

/** The largest output that the app takes itself; Azure's host takes no larger body. */
const MOST_OUTPUT_BYTES = OPERATIONS.putOutput.body.mostBytes;

/**
 * PUT /api/outputs/{batch}?t=…: keeps the output file of the launch that the token names; again, it replaces it.
 * What is answered 201 is in the outcome: the file is noted in the launch's record, which is refused once that is closed.
 * Where the store has addresses of its own, the container sends its output there, and nothing comes here.
 */
export const putOutput: ApiHandler = async (request, context) => {
	const launch = launchOfToken(request, readQuery(request, "putOutput"), context);
	await openRecord(launch, context);
	const contentType = checkedType(request.headers.get("content-type"));
	const content = new Uint8Array(await request.arrayBuffer());
	if (content.length > MOST_OUTPUT_BYTES) {
		throw new ApiError(
			"TooLarge",
			`The output has ${content.length} bytes; at most ${MOST_OUTPUT_BYTES} are taken.`,
		);
	}
	// A large body takes its time: the launch may be over by now, and its job removed.
	await openRecord(launch, context);
	const { store } = context.world;
	const file = outputFile(launch);
	await store.writeFile(file, content, contentType);
	const record = await store.changeLaunchRecord(launch, (now) =>
		now.closed !== undefined
			? undefined
			: { ...now, output: { file, bytes: content.length, ...contentType } },
	);
	if (record.closed !== undefined) throw launchOver(launch);
	return { status: 201, jsonBody: { accepted: true, bytes: content.length } };
};

function checkedType(contentType: string | null): { contentType?: string } {
	if (contentType === null) return {};
	if (isContentType(contentType)) return { contentType };
	throw new ApiError(
		"InvalidRequest",
		"Content-Type: expected 1 to 255 printable ASCII characters.",
	);
}
