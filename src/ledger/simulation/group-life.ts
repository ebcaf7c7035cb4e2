/** The life of one container group, as activities bring it about: one PUT at most, one DELETE for each permit. */
import type { Sku } from "../../job/job.ts";
import type { Grant, LaunchReport, LaunchResult } from "../requests.ts";
import type { Hub } from "./hub.ts";
import type { Process, Signal } from "./virtual-time.ts";

/** From the row to the PUT, and from there to the service (design: 20 s, 6 s). */
const SEND_WITHIN_MS = 19_000;
const LONGEST_WAY_MS = 6000;
const LOOK_FOR_MS = 60_000;

export interface LaunchNeeds {
	job: string;
	sku: Sku;
	cores: number;
}

/** Sends the PUT, or not when the grant is no longer good, and reports. */
export function* createGroup(
	hub: Hub,
	grant: Grant,
	{ job, sku, cores }: LaunchNeeds,
): Generator<number | Signal, LaunchReport, unknown> {
	yield pause(hub);
	const report = (result: LaunchResult, more: Partial<LaunchReport> = {}): LaunchReport => {
		const told = { lease: grant.lease, result, answeredAt: hub.time.now, ...more };
		hub.tell("report", told);
		return told;
	};
	if (hub.time.now > grant.goodUntil) return report("late");
	const rowAt = hub.time.now;
	yield hub.fault(0.05) ? hub.chance.whole(0, SEND_WITHIN_MS) : 10;
	yield hub.chance.whole(1, hub.fault(0.1) ? LONGEST_WAY_MS : 500);
	const group = { name: grant.lease, job, region: grant.region, sku, cores };
	const { result, ...told } = hub.service.create(group, hub.time.now);
	yield hub.chance.whole(1, 1500);
	if (hub.fault(0.05)) {
		// The answer was lost, or the activity: the next run of it only looks for the group.
		yield hub.chance.whole(1, LOOK_FOR_MS);
		if (hub.service.groups.has(grant.lease)) return report("created");
		yield Math.max(0, rowAt + LOOK_FOR_MS - hub.time.now);
		return report("unknown");
	}
	return report(result, told);
}

/** Uses a permit: only the run that writes its row sends the DELETE. */
export function* deleteGroup(hub: Hub, lease: string, permit: number, done: Signal): Process {
	yield pause(hub);
	const row = `${lease} ${permit}`;
	const writtenAt = hub.rows.get(row);
	if (writtenAt === undefined) hub.rows.set(row, hub.time.now);
	const report = (gone: boolean, sent: boolean, more: object = {}) => {
		done.fire();
		const deletion = { lease, permit, gone, sent, answeredAt: hub.time.now, ...more };
		const { wakes } = hub.ask("deleted", { deletions: [deletion] });
		if (hub.fault(0.1)) hub.ask("deleted", { deletions: [deletion] });
		hub.wake(wakes);
	};
	const group = hub.service.groups.get(lease);
	if (group === undefined) return report(true, writtenAt !== undefined);
	if (writtenAt !== undefined) {
		if (hub.time.now > writtenAt + LOOK_FOR_MS) report(false, true);
		return done.fire();
	}
	yield hub.fault(0.05) ? hub.chance.whole(0, SEND_WITHIN_MS) : 10;
	yield hub.chance.whole(1, hub.fault(0.1) ? LONGEST_WAY_MS : 500);
	// In transition: it is counted, and not done.
	const transitional = hub.fault(0.05);
	const { throttled, ...told } = hub.service.delete(lease, group.region, hub.time.now);
	if (transitional && !throttled) hub.service.groups.set(lease, group);
	yield hub.chance.whole(1, 1500);
	if (hub.fault(0.05)) return done.fire();
	report(!transitional && !throttled, true, { ...told, ...(throttled ? { throttled } : {}) });
}

function pause(hub: Hub): number {
	return hub.fault(0.03) ? hub.chance.whole(1000, 8000) : hub.chance.whole(1, 200);
}
