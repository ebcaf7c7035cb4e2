/** The tags by which a hub knows its own container groups. */
export const TAG_OF_HUB = "tutti-hub";
const TAG_OF_JOB = "tutti-job";
const TAG_OF_LAUNCH = "tutti-launch";

/** Tags of the group that carries this launch. `launch` is the group's own name: one PUT, one name. */
export function groupTags(hub: string, jobId: string, lease: string): Record<string, string> {
	return { [TAG_OF_HUB]: hub, [TAG_OF_JOB]: jobId, [TAG_OF_LAUNCH]: lease };
}

/** Whether the group is the one that this hub created for this launch. */
export function isOurLaunch(tags: Record<string, string>, hub: string, lease: string): boolean {
	return tags[TAG_OF_HUB] === hub && tags[TAG_OF_LAUNCH] === lease;
}

export function jobOfTags(tags: Record<string, string>): string {
	return tags[TAG_OF_JOB] ?? "";
}
