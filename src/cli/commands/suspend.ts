import type { JobView } from "../../api/views.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type Place, whereOf } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import type { Where } from "../server/where.ts";
import { harmless } from "../text/harmless-text.ts";

/** `tutti suspend <job-id>`: whether the job could be suspended, the server's answer says. */
export async function suspend(place: Place, jobId: string): Promise<ExitCode> {
	const client = await serverClient(place);
	place.context.stdout.write(
		`${suspendedWords(await client.suspendJob({ id: jobId }), whereOf(place))}\n`,
	);
	return exitCodes.succeeded;
}

function suspendedWords(job: JobView, { option }: Where): string {
	const id = harmless(job.id);
	if (job.status !== "running") {
		return `${id} has ended already: ${job.status}. Nothing was suspended.`;
	}
	if (job.canceledAt !== undefined) {
		return `${id} is being canceled already. Nothing was suspended.`;
	}
	const count = job.items.launched + job.items.running;
	const going =
		count === 0
			? "Nothing of it runs"
			: count === 1
				? "1 of its items runs on to its end"
				: `${count} of its items run on to their end`;
	return `${id} is suspended. ${going}; its deadline stays.\n  Go on with it: tutti resume ${id}${option}`;
}
