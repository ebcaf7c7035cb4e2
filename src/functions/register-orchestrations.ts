import * as df from "durable-functions";
import { WATCH } from "../activities/hub/start-watch.ts";
import { JOB } from "../activities/job/start-job.ts";
import { PURGE } from "../activities/job/start-purge.ts";
import { batch } from "../orchestrations/batch.ts";
import { job } from "../orchestrations/job.ts";
import { BATCH, SECTION } from "../orchestrations/names.ts";
import { purge } from "../orchestrations/purge.ts";
import { section } from "../orchestrations/section.ts";
import { watch } from "../orchestrations/watch.ts";

export function registerOrchestrations(): void {
	df.app.orchestration(JOB, job);
	df.app.orchestration(SECTION, section);
	df.app.orchestration(BATCH, batch);
	df.app.orchestration(PURGE, purge);
	df.app.orchestration(WATCH, watch);
}
