import * as df from "durable-functions";
import { WATCH } from "../activities/start-watch.ts";
import { batch } from "../orchestrations/batch.ts";
import { job } from "../orchestrations/job.ts";
import { BATCH, JOB, SECTION } from "../orchestrations/names.ts";
import { section } from "../orchestrations/section.ts";
import { watch } from "../orchestrations/watch.ts";

export function registerOrchestrations(): void {
	df.app.orchestration(JOB, job);
	df.app.orchestration(SECTION, section);
	df.app.orchestration(BATCH, batch);
	df.app.orchestration(WATCH, watch);
}
