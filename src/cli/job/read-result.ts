import { byteWords } from "../../job/byte-words.ts";
import { UserError } from "../errors/user-error.ts";
import type { ApiClient } from "../server/api-client.ts";
import { startOf } from "../server/start-of.ts";

/** A result is held in memory whole: it may be a `data:` URL. */
const MOST_BYTES = 1_000_000_000;

/** A job's result, as the bytes of its JSON text. */
export async function readResult(
	client: ApiClient,
	jobId: string,
	mostBytes = MOST_BYTES,
): Promise<Uint8Array> {
	const { bytes, isAll } = await startOf(await client.readResult({ id: jobId }), mostBytes);
	if (isAll) return bytes;
	throw new UserError(
		`The result of ${jobId} is longer than ${byteWords(mostBytes)}, which is more than this command takes.`,
		`Fetch it by the API: GET /api/jobs/${jobId}/result`,
	);
}
