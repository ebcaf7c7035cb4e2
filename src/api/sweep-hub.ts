import { closeJob } from "../activities/close-job.ts";
import { instanceState, readLedger } from "../activities/hub-instances.ts";
import { reconcileGroups } from "../activities/reconcile-groups.ts";
import { startJob } from "../activities/start-job.ts";
import { startPurge } from "../activities/start-purge.ts";
import { startWatch } from "../activities/start-watch.ts";
import { CHILD_SOURCE } from "../activities/submit-job-document.ts";
import { jobInstanceId } from "../job/instance-names.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { JobRecord } from "../store/store.ts";
import type { ApiContext } from "./handler.ts";

/** A job that young may still be on its way from the store to the engine. */
const YOUNG_MS = 30_000;
const NEWEST_JOBS = 100;

/**
 * What the slow timer does: shows the ledger what groups there are, starts the watch again if it should run
 * and does not, and picks up jobs that were stored and never started, or ended without the ledger's knowing.
 */
export async function sweepHub(context: ApiContext): Promise<void> {
	await reconcileGroups({}, context);
	const ledger = await readLedger(context);
	if (ledger?.open) await startWatch({ generation: ledger.generation }, context);
	const { jobs } = await context.world.store.listJobs({ limit: NEWEST_JOBS });
	const now = context.world.clock.now();
	for (const job of jobs) {
		if (job.phase === "purging") await startPurge(job, context);
		if (hasEnded(job) || now - job.createdAt < YOUNG_MS) continue;
		await pickUp(job, ledger !== undefined && job.id in ledger.jobs, context);
	}
}

async function pickUp(job: JobRecord, registered: boolean, context: ApiContext): Promise<void> {
	const { client, log } = context;
	switch (await instanceState(client, jobInstanceId(job.id, job.run))) {
		case "alive":
			return;
		case "unknown":
			// A job that runs as a child of a user's orchestrator is that orchestrator's to start.
			if (job.source === CHILD_SOURCE && job.run === 1) return;
			log(`${job.id} was stored and never started; it is started now.`);
			await startJob(job, context);
			return;
		case "over":
			// A registered job is the watch's to end, once its children have returned.
			if (!registered) await closeJob(job.id, context.world);
	}
}
