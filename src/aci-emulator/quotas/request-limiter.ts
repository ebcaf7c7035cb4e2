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
	const inWindow = database.prepare(
		"SELECT count(*) AS count FROM counted_requests WHERE kind = ? AND location = ? AND at > ?",
	);
	/** The instant of the n-th newest: the one that must leave the window before another fits. */
	const nthNewest = database.prepare(
		"SELECT at FROM counted_requests WHERE kind = ? AND location = ? ORDER BY at DESC LIMIT 1 OFFSET ?",
	);
	const limits = (kind: CountedKind, location: string) => {
		const of = quotas.of(location);
		return kind === "create"
			? [of.createsPer5Minutes, of.createsPerHour]
			: [of.deletesPer5Minutes, of.deletesPerHour];
	};
	const used = (kind: CountedKind, location: string, since: number) =>
		inWindow.get(kind, location, since)!.count as number;
	return {
		count(kind, location, now) {
			for (const [index, { lengthMs, text }] of WINDOWS.entries()) {
				const limit = limits(kind, location)[index]!;
				if (used(kind, location, now - lengthMs) < limit) continue;
				const blocking = limit > 0 ? nthNewest.get(kind, location, limit - 1) : undefined;
				const freeAt = ((blocking?.at as number | undefined) ?? now) + lengthMs;
				const seconds = Math.max(1, Math.ceil((freeAt - now) / 1000));
				const action = kind === "create" ? "write" : "delete";
				throw new ArmError(
					429,
					"ResourceRequestsThrottled",
					`Number of requests for action 'Microsoft.ContainerInstance/containerGroups/${action}' exceeded the limit of '${limit}' for time interval '${text}'. Please try again after '${seconds}' seconds.`,
					{ "Retry-After": `${seconds}` },
				);
			}
			prune.run(kind, location, now - WINDOWS[1].lengthMs);
			add.run(kind, location, now);
		},
		headers: (kind, location, now) =>
			Object.fromEntries(
				WINDOWS.map(({ header, lengthMs }, index) => [
					`x-ms-ratelimit-remaining-subscription-resource-requests-${header}`,
					`${Math.max(0, limits(kind, location)[index]! - used(kind, location, now - lengthMs))}`,
				]),
			),
	};
}
