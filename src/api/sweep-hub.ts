import { instanceState, readLedger } from "../activities/hub/hub-instances.ts";
import { reconcileGroups } from "../activities/hub/reconcile-groups.ts";
import { startWatch } from "../activities/hub/start-watch.ts";
import { closeJob } from "../activities/job/close-job.ts";
import { startJob } from "../activities/job/start-job.ts";
import { startPurge } from "../activities/job/start-purge.ts";
import { CHILD_SOURCE } from "../activities/job/submit-job-document.ts";
import { jobInstanceId } from "../job/instance-names.ts";
import { hasEnded } from "../store/job-phase.ts";
import type { JobRecord } from "../store/store.ts";
import type { ApiContext } from "./handler.ts";

/** A job that young may still be on its way from the store to the engine. */
const YOUNG_MS = 30_000;
const PAGE = 100;
/** The sweep comes each minute; so often it goes through all jobs, however old. */
const ALL_EVERY_MINUTES = 60;

/**
 * What the slow timer does: shows the ledger what groups there are, starts the watch again if it should run
 * and does not, and picks up jobs that were stored and never started, or ended without the ledger's knowing.
 *
 * It looks at the newest jobs, further back as long as some have not ended, and at all of them once an hour.
 */
export async function sweepHub(context: ApiContext): Promise<void> {
	await reconcileGroups({}, context);
	const ledger = await readLedger(context);
	if (ledger?.open) await startWatch({ generation: ledger.generation }, context);
	const { store, clock } = context.world;
	const all = Math.floor(clock.now() / 60_000) % ALL_EVERY_MINUTES === 0;
	let after: string | undefined;
	do {
		const place = after === undefined ? {} : { after };
		const { jobs, next } = await store.listJobs({ limit: PAGE, ...place });
		for (const job of jobs) {
			await seeTo(job, ledger !== undefined && job.id in ledger.jobs, context);
		}
		after = all || !jobs.every(hasEnded) ? next : undefined;
	} while (after !== undefined);
}

/** One job that cannot be seen to, as the engine refuses it, keeps no other from being picked up. */
async function seeTo(job: JobRecord, registered: boolean, context: ApiContext): Promise<void> {
	try {
		if (job.phase === "purging") await startPurge(job, context);
		else if (!hasEnded(job)) await pickUp(job, registered, context);
	} catch (error) {
		context.log(`${job.id} could not be seen to, and will be within a minute: ${error}`);
	}
}

async function pickUp(job: JobRecord, registered: boolean, context: ApiContext): Promise<void> {
	const { client, log, world } = context;
	const now = world.clock.now();
	if (now - job.createdAt < YOUNG_MS) return;
	switch (await instanceState(client, jobInstanceId(job.id, job.run))) {
		case "alive":
			return;
		case "unknown":
			// A job that runs as a child of a user's orchestrator is that orchestrator's to start.
			if (job.source === CHILD_SOURCE && job.run === 1) {
				if (now >= job.deadlineAt) await closeJob(job, world);
				return;
			}
			log(`${job.id} was stored and never started; it is started now.`);
			await startJob(job, context);
			return;
		case "over":
		case "failed":
			// A registered job is the watch's to end, once its children have returned.
			if (!registered) await closeJob(job, world);
	}
}
