import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type Place, whereOf } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { harmless } from "../text/harmless-text.ts";
import { groupWords } from "../text/wait-words.ts";

/** `tutti cancel <job-id>`: starts the local server if need be, as containers may run without it. */
export async function cancel(place: Place, jobId: string): Promise<ExitCode> {
	const { stdout } = place.context;
	const client = await serverClient(place);
	const before = await client.readJob({ id: jobId });
	const id = harmless(before.id);
	if (before.status !== "running") {
		stdout.write(`${id} has ended already: ${before.status}. Nothing was canceled.\n`);
		return exitCodes.succeeded;
	}
	const { containerGroups } = await client.cancelJob({ id: jobId });
	const left = containerGroups === 0 ? "" : `; to be deleted: ${groupWords(containerGroups)}`;
	stdout.write(
		`${id} is being canceled${left}.\n  Watch it: tutti attach ${id}${whereOf(place).option}\n`,
	);
	return exitCodes.succeeded;
}
