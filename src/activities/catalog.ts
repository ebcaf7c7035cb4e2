/** Every activity by its name in the function app. The prefix keeps them apart from a user's own. */
import { checkJobs } from "./hub/check-jobs.ts";
import { readUsages } from "./hub/read-usages.ts";
import { reconcileGroups } from "./hub/reconcile-groups.ts";
import { startWatch } from "./hub/start-watch.ts";
import { wake } from "./hub/wake.ts";
import { closeItems } from "./job/close-items.ts";
import { deleteJob } from "./job/delete-job.ts";
import { finishJob } from "./job/finish-job.ts";
import { listOpenBatches } from "./job/list-open-batches.ts";
import { openJob } from "./job/open-job.ts";
import { purgeInstances } from "./job/purge-instances.ts";
import { readResults } from "./job/read-results.ts";
import { settleStopped } from "./job/settle-stopped.ts";
import { submitJobDocument } from "./job/submit-job-document.ts";
import { createContainerGroup } from "./launch/create-container-group.ts";
import { deleteContainerGroup } from "./launch/delete-container-group.ts";
import { deleteContainerGroups } from "./launch/delete-container-groups.ts";
import { lookAtGroups } from "./launch/look-at-groups.ts";
import { settleLaunch } from "./launch/settle-launch.ts";
import { tellStopped } from "./launch/tell-stopped.ts";

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
