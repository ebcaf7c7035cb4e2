import { planJob } from "../../plan/plan.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readJobFile } from "../job-file.ts";
import type { Place } from "../place.ts";
import { planLines } from "../plan-lines.ts";
import { printLines } from "../print-lines.ts";
import { serverClient } from "../server-client.ts";
import { paintFor } from "../styled-line.ts";
import { toldBasis } from "../told-basis.ts";

/** `tutti plan <job.yaml>`: what would become of the job on the server as it stands. Nothing is submitted. */
export async function plan(
	place: Place,
	file: string,
	{ json = false }: { json?: boolean | undefined },
): Promise<ExitCode> {
	const { context } = place;
	const { job, items } = readJobFile(file, context).submission;
	const client = await serverClient(place);
	const told = await client.readPlanBasis({ image: job.image, regions: job.regions?.join(",") });
	const planned = planJob({ job, itemCount: items.length }, toldBasis(told));
	const { stdout, environment } = context;
	if (json) {
		stdout.write(`${JSON.stringify({ name: job.name, ...planned }, undefined, 2)}\n`);
		return exitCodes.succeeded;
	}
	const about = {
		name: job.name,
		itemsPerGroup: job.itemsPerGroup,
		...(told.lastRun === undefined ? {} : { lastRun: told.lastRun.job }),
	};
	printLines(stdout, planLines(planned, about, paintFor(stdout, environment)));
	return exitCodes.succeeded;
}
