import { Writable } from "node:stream";
import { nearestKey } from "../../job/file/nearest-key.ts";
import type { Place } from "../place.ts";
import { serverClient } from "../server/server-client.ts";

/** The newest; whoever means an older one looks at the list. */
const JOBS_LOOKED_AT = 100;

/**
 * The id that was most likely meant by one of the words of a command line that names a job which is not there: the newest
 * that begins with it, else one that is spelled nearly so. Undefined: there is none, or nobody to ask.
 */
export async function nearJob(argv: readonly string[], place: Place): Promise<string | undefined> {
	const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
	try {
		const client = await serverClient({ ...place, context: { ...place.context, stderr: silent } });
		const { jobs } = await client.listJobs({ limit: JOBS_LOOKED_AT });
		const ids = jobs.map(({ id }) => id);
		return meantBy(argv.slice(1), ids);
	} catch {
		// The error that is told is that there is no such job.
		return undefined;
	}
}

function meantBy(words: readonly string[], ids: readonly string[]): string | undefined {
	const named = words.filter((word) => word !== "" && !word.startsWith("-"));
	const begun = ids.find((id) => named.some((word) => id.startsWith(word)));
	return begun ?? named.map((word) => nearestKey(word, ids)).find((id) => id !== undefined);
}
