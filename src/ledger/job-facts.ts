import { meanOf } from "../job/expectation.ts";
import type { Job } from "../job/job.ts";
import { sidecarNeeds } from "../job/platform.ts";
import { wholeCores } from "../job/whole-cores.ts";
import type { JobFacts } from "./ledger.ts";

/** What the ledger must know of a job, in an installation of this region and poll interval. */
export function jobFacts(
	job: Job,
	{ id, run, deadlineAt }: Pick<JobFacts, "id" | "run" | "deadlineAt">,
	installation: { location: string; pollIntervalMs: number },
): JobFacts {
	return {
		...{ id, run, deadlineAt },
		regions: job.regions ?? [installation.location],
		sku: job.sku,
		cores: wholeCores(
			job.resources.cpuCores * job.itemsPerGroup + sidecarNeeds(job.platform?.sidecars).cpuCores,
		),
		weight: job.weight,
		priority: job.priority,
		completion: job.completion,
		pollIntervalMs: job.pollIntervalMs ?? installation.pollIntervalMs,
		startMs: job.timeouts.startMs,
		runMs: job.timeouts.runMs,
		...(job.parallelism === undefined ? {} : { parallelism: job.parallelism }),
		...(job.budgetUsd === undefined ? {} : { budgetUsd: job.budgetUsd }),
		...(job.expect && { expectedMs: meanOf(job.expect.start) + meanOf(job.expect.run) }),
	};
}
