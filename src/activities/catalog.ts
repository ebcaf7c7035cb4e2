/** Every activity by its name in the function app. The prefix keeps them apart from a user's own. */
import { checkJobs } from "./check-jobs.ts";
import { closeItems } from "./close-items.ts";
import { createContainerGroup } from "./create-container-group.ts";
import { deleteContainerGroup } from "./delete-container-group.ts";
import { deleteContainerGroups } from "./delete-container-groups.ts";
import { deleteJob } from "./delete-job.ts";
import { finishJob } from "./finish-job.ts";
import { listOpenBatches } from "./list-open-batches.ts";
import { lookAtGroups } from "./look-at-groups.ts";
import { openJob } from "./open-job.ts";
import { purgeInstances } from "./purge-instances.ts";
import { readResults } from "./read-results.ts";
import { readUsages } from "./read-usages.ts";
import { reconcileGroups } from "./reconcile-groups.ts";
import { settleLaunch } from "./settle-launch.ts";
import { settleStopped } from "./settle-stopped.ts";
import { startWatch } from "./start-watch.ts";
import { submitJobDocument } from "./submit-job-document.ts";
import { tellStopped } from "./tell-stopped.ts";
import { wake } from "./wake.ts";

export const ACTIVITIES = {
	"tutti-check-jobs": checkJobs,
	"tutti-close-items": closeItems,
	"tutti-create-container-group": createContainerGroup,
	"tutti-delete-container-group": deleteContainerGroup,
	"tutti-delete-container-groups": deleteContainerGroups,
	"tutti-delete-job": deleteJob,
	"tutti-finish-job": finishJob,
	"tutti-list-open-batches": listOpenBatches,
	"tutti-look-at-groups": lookAtGroups,
	"tutti-open-job": openJob,
	"tutti-purge-instances": purgeInstances,
	"tutti-read-results": readResults,
	"tutti-read-usages": readUsages,
	"tutti-reconcile-groups": reconcileGroups,
	"tutti-settle-launch": settleLaunch,
	"tutti-settle-stopped": settleStopped,
	"tutti-start-watch": startWatch,
	"tutti-submit-job": submitJobDocument,
	"tutti-tell-stopped": tellStopped,
	"tutti-wake": wake,
};

export type ActivityName = keyof typeof ACTIVITIES;
export type ActivityInput<Name extends ActivityName> = Parameters<(typeof ACTIVITIES)[Name]>[0];
export type ActivityOutput<Name extends ActivityName> = Awaited<
	ReturnType<(typeof ACTIVITIES)[Name]>
>;
