import { type ExitCode, exitCodes } from "../exit-code.ts";
import { statusWords } from "../job/job-progress.ts";
import { type Place, whereOf } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { harmless } from "../text/harmless-text.ts";

/** `tutti resume <job-id>` */
export async function resume(place: Place, jobId: string): Promise<ExitCode> {
	const client = await serverClient(place);
	const before = await client.readJob({ id: jobId });
	const id = harmless(before.id);
	await client.resumeJob({ id: jobId });
	place.context.stdout.write(
		before.suspendedAt === undefined
			? `${id} was not suspended: it is ${statusWords(before)}.\n`
			: `${id} goes on.\n  Watch it: tutti attach ${id}${whereOf(place).option}\n`,
	);
	return exitCodes.succeeded;
}
