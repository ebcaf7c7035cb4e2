import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";
import { statusWords } from "../job-progress.ts";
import { type Place, whereOf } from "../place.ts";
import { serverClient } from "../server-client.ts";

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
