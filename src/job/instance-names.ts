/**
 * The names under which a job's parts are known to Durable Functions and to ACI, and back.
 *
 * 1. Instance ids are at most 100 ASCII characters and carry the run, so that a job that is run again never
 *    meets its old children.
 * 2. A container group's name has 1-63 lowercase letters, digits and single hyphens (ACI, naming rules).
 * 3. An event name is used once in the life of an instance: it carries launch and index.
 */

const JOB_ID = /^(?=.{1,40}$)[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/;
const MAX_JOB_ID_LENGTH = 40;

export interface BatchName {
	jobId: string;
	/** From 1, at most 4 digits. */
	run: number;
	/** From 0, at most 6 digits. */
	batch: number;
}

/** `random`: 6 to 8 characters of `a-z0-9`, which make the id unique. */
export function newJobId(jobName: string, random: string): string {
	if (!/^[a-z0-9]{6,8}$/.test(random))
		throw new RangeError(`Expected 6 to 8 random characters of a-z0-9, found "${random}".`);
	const name = jobName.slice(0, MAX_JOB_ID_LENGTH - 1 - random.length).replace(/-$/, "");
	const jobId = `${name}-${random}`;
	if (!isJobId(jobId)) throw new RangeError(`A job cannot be named "${jobName}".`);
	return jobId;
}

export function isJobId(text: string): boolean {
	return JOB_ID.test(text);
}

/** A job's first run has the job's id, a later one its number too. */
export function jobInstanceId(jobId: string, run: number): string {
	return run === 1 ? jobId : `${jobId}.${run}`;
}

export function purgeId(jobId: string): string {
	return `${jobId}.purge`;
}

export function sectionId(jobId: string, run: number, section: number): string {
	return `${jobId}.${run}.s${section}`;
}

export function batchId({ jobId, run, batch }: BatchName): string {
	return `${jobId}.${run}.b${batch}`;
}

/** Undefined when the text is no batch's id. */
export function parseBatchId(text: string): BatchName | undefined {
	const match = /^([a-z0-9-]+)\.(\d{1,4})\.b(\d{1,6})$/.exec(text);
	const name = match && { jobId: match[1]!, run: Number(match[2]), batch: Number(match[3]) };
	return name && isJobId(name.jobId) && batchId(name) === text ? name : undefined;
}

/** `launch`: from 1, at most 5 digits. */
export function groupName({ jobId, run, batch }: BatchName, launch: number): string {
	return `${jobId}-r${run}-b${batch}-n${launch}`;
}

/** Undefined when the text is no name of a container group of Tutti's. */
export function parseGroupName(text: string): (BatchName & { launch: number }) | undefined {
	const match = /^([a-z0-9-]+)-r(\d{1,4})-b(\d{1,6})-n(\d{1,5})$/.exec(text);
	if (match === null) return undefined;
	const name = { jobId: match[1]!, run: Number(match[2]), batch: Number(match[3]) };
	const launch = Number(match[4]);
	return isJobId(name.jobId) && groupName(name, launch) === text ? { ...name, launch } : undefined;
}

/** The container of an item within its group. */
export function containerName(index: number): string {
	return `item-${index}`;
}

/** The ledger's answer to a claim that had to queue. */
export function admittedEvent(launch: number): string {
	return `admitted-${launch}`;
}

/** An item ended, or all that can be known of it is known. */
export function endedEvent(launch: number, index: number): string {
	return `ended-${launch}-${index}`;
}

export function watchId(generation: number): string {
	return `watch-${generation}`;
}
