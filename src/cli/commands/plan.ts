import { durationWords } from "../../job/duration-words.ts";
import { type Plan, planJob } from "../../plan/plan.ts";
import type { PlanBasis, PlannedWork } from "../../plan/plan-input.ts";
import { whatIfs } from "../../plan/what-ifs.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { readJobFile } from "../job/job-file.ts";
import { toldBasis } from "../job/told-basis.ts";
import type { Place } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { printLines } from "../text/print-lines.ts";
import { paintFor } from "../text/styled-line.ts";
import { planLines } from "../views/plan-lines.ts";

/** A plan that took so long is said to take longer still. */
const LONG_MS = 1000;

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
	const planned = planSaying({ job, itemCount: items.length }, toldBasis(told), context);
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

/** The plan, with a word before its what-ifs when they will take long: each is a plan of its own. */
function planSaying(
	work: PlannedWork,
	basis: PlanBasis,
	{ clock, stderr }: Pick<CommandContext, "clock" | "stderr">,
): Plan {
	const begunAt = clock.now();
	const planned = planJob(work, basis, true);
	const tookMs = clock.now() - begunAt;
	if (tookMs >= LONG_MS) {
		const took = durationWords(tookMs);
		printLines(stderr, [
			`The plan took ${took}; each change that is tried now takes about as long.`,
		]);
	}
	return { ...planned, whatIfs: whatIfs(work, basis, planned.prediction) };
}
