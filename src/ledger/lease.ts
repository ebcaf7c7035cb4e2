/**
 * A lease's states: granted (its batch may create) → created (ACI took it, or nobody knows) → ended (its items
 * ended, its group is to be deleted) → gone from the ledger. A launch that certainly left no group goes at once.
 */
export type Lease = GrantedLease | CreatedLease | (LeasedGroup & Ended);
export type GrantedLease = LeasedGroup & Granted;
export type CreatedLease = LeasedGroup & Created;

interface LeasedGroup {
	launch: number;
	region: string;
	cores: number;
	/** After this instant the lease is given up, once its group is answered gone. */
	deadAt: number;
}

interface Granted {
	state: "granted";
	/** It is good from here on, for `GRANT_MS`. */
	notBefore: number;
	/** When its batch was told the last time. */
	raisedAt: number;
	/** When the watch looks for a group that nobody told of: the grant leads to no PUT any more. */
	lookAt: number;
	/** How often the same launch was granted before and nobody used it. */
	unused?: number;
}

interface Created {
	state: "created";
	/** When the create's answer was reported, and when it came. */
	reportedAt: number;
	answeredAt: number;
	/** When the watch looks at the group the next time, and how often it has looked. */
	lookAt: number;
	looks: number;
	/** Since when it should be over, and a look still found it. */
	overdueSince?: number;
	/** When its batch was told of the job's stop the last time. */
	toldAt?: number;
	/** The beginning of the first of the last LISTs that did not show the group. */
	absentSince?: number;
}

interface Ended {
	state: "ended";
	reportedAt: number;
	absentSince?: number;
}

/** The lease of a group that was created, or may have been. */
export function createdLease(
	{ launch, region, cores, deadAt }: LeasedGroup,
	{ answeredAt, lookAt }: { answeredAt: number; lookAt: number },
	now: number,
): CreatedLease {
	return {
		...{ launch, region, cores, deadAt },
		...{ state: "created", reportedAt: now, answeredAt, lookAt, looks: 0 },
	};
}

/** The lease of a group that is to be deleted. */
export function endedLease({ launch, region, cores, deadAt, reportedAt }: CreatedLease): Lease {
	return { ...{ launch, region, cores, deadAt }, state: "ended", reportedAt };
}
