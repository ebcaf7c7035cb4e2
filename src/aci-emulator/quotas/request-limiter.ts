import type { DatabaseSync } from "node:sqlite";
import { ArmError } from "../arm/arm-error.ts";
import type { LocationQuotas } from "./location-quotas.ts";

type CountedKind = "create" | "delete";

const WINDOWS = [
	{ header: "pt5m", lengthMs: 300_000, text: "00:05:00" },
	{ header: "pt1h", lengthMs: 3_600_000, text: "01:00:00" },
] as const;

/** Counts creates and deletes in the last 5 minutes and the last hour, and refuses what is too much. */
export interface RequestLimiter {
	/** Counts a request. Throws 429 with Retry-After instead, if a window is full. */
	count(kind: CountedKind, location: string, now: number): void;
	/** The headers that say what is left. */
	headers(kind: CountedKind, location: string, now: number): Record<string, string>;
}

export function requestLimiter(quotas: LocationQuotas, database: DatabaseSync): RequestLimiter {
	const add = database.prepare(
		"INSERT INTO counted_requests (kind, location, at) VALUES (?, ?, ?)",
	);
	const prune = database.prepare(
		"DELETE FROM counted_requests WHERE kind = ? AND location = ? AND at <= ?",
	);
	/** The instants of the last hour in their order, by kind and location: as the table has them. */
	const counted = new Map<string, number[]>();
	const instantsOf = (kind: string, location: string) => {
		const key = `${kind} ${location}`;
		const known = counted.get(key) ?? [];
		counted.set(key, known);
		return known;
	};
	for (const row of database.prepare("SELECT * FROM counted_requests ORDER BY at").all()) {
		instantsOf(row.kind as string, row.location as string).push(row.at as number);
	}
	const windows = (kind: CountedKind, location: string, now: number) => {
		const of = quotas.of(location);
		const [short, long] =
			kind === "create"
				? [of.createsPer5Minutes, of.createsPerHour]
				: [of.deletesPer5Minutes, of.deletesPerHour];
		const instants = instantsOf(kind, location);
		return [
			windowNow(WINDOWS[0], short, instants, now),
			windowNow(WINDOWS[1], long, instants, now),
		];
	};
	return {
		count(kind, location, now) {
			const full = windows(kind, location, now).filter(({ left }) => left === 0);
			if (full.length > 0) throw tooMany(kind, full, now);
			const instants = instantsOf(kind, location);
			const goneBy = now - WINDOWS[1].lengthMs;
			const gone = instants.splice(0, firstAfter(instants, goneBy));
			instants.splice(firstAfter(instants, now), 0, now);
			if (gone.length > 0) prune.run(kind, location, goneBy);
			add.run(kind, location, now);
		},
		headers: (kind, location, now) =>
			Object.fromEntries(
				windows(kind, location, now).map(({ header, left }) => [
					`x-ms-ratelimit-remaining-subscription-resource-requests-${header}`,
					`${left}`,
				]),
			),
	};
}

interface WindowNow {
	header: string;
	text: string;
	limit: number;
	left: number;
	/** When one more fits again, if none does now: as the request before the newest `limit` leaves the window. */
	freeAt: number;
}

function windowNow(
	{ header, text, lengthMs }: (typeof WINDOWS)[number],
	limit: number,
	instants: readonly number[],
	now: number,
): WindowNow {
	const used = instants.length - firstAfter(instants, now - lengthMs);
	const blocking = limit > 0 ? (instants.at(-limit) ?? now) : now;
	return { header, text, limit, left: Math.max(0, limit - used), freeAt: blocking + lengthMs };
}

/** Where the instants after `at` begin. */
function firstAfter(instants: readonly number[], at: number): number {
	let low = 0;
	for (let high = instants.length; low < high; ) {
		const middle = (low + high) >>> 1;
		if (instants[middle]! <= at) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** Both windows must have room: told is the one that has it last, so that a client who waits so long gets in. */
function tooMany(kind: CountedKind, full: WindowNow[], now: number): ArmError {
	const last = full.reduce((a, b) => (b.freeAt > a.freeAt ? b : a));
	const seconds = Math.max(1, Math.ceil((last.freeAt - now) / 1000));
	const action = kind === "create" ? "write" : "delete";
	return new ArmError(
		429,
		"ResourceRequestsThrottled",
		`Number of requests for action 'Microsoft.ContainerInstance/containerGroups/${action}' exceeded the limit of '${last.limit}' for time interval '${last.text}'. Please try again after '${seconds}' seconds.`,
		{ "Retry-After": `${seconds}` },
	);
}
