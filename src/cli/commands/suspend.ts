import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { harmless } from "../harmless-text.ts";
import { serverClient } from "../server-client.ts";

/** `tutti suspend <job-id>` */
export async function suspend(
	place: { context: CommandContext; stateFolder: string },
	jobId: string,
): Promise<ExitCode> {
	const { stdout } = place.context;
	const client = await serverClient(place);
	const before = await client.readJob(jobId);
	const id = harmless(before.id);
	if (before.status !== "running") {
		stdout.write(`${id} has ended already: ${before.status}. Nothing was suspended.\n`);
		return exitCodes.succeeded;
	}
	if (before.canceledAt !== undefined) {
		stdout.write(`${id} is being canceled already. Nothing was suspended.\n`);
		return exitCodes.succeeded;
	}
	const after = await client.suspendJob(jobId);
	const runs = after.items.launched + after.items.running;
	const going = runs === 0 ? "Nothing of it runs" : `${runs} of its items run on to their end`;
	stdout.write(
		`${id} is suspended. ${going}; its deadline stays. Go on with it: tutti resume ${id}\n`,
	);
	return exitCodes.succeeded;
}
