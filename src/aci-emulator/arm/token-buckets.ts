import type { Clock } from "../../clock/clock.ts";
import { ArmError } from "./arm-error.ts";

/** How many requests ARM takes at once, and how many more each second. */
interface Bucket {
	size: number;
	perSecond: number;
}

/**
 * ARM's own limits, for each principal in a subscription. All principals together have 15 times as much.
 * Defaults are the published ones (docs "Understand how Azure Resource Manager throttles requests").
 */
export interface ArmRates {
	/** GET and HEAD. Default 250, refilled by 25 a second. */
	reads: Bucket;
	/** PUT, PATCH and POST. Default 200, refilled by 10 a second. */
	writes: Bucket;
	/** Default 200, refilled by 10 a second. */
	deletes: Bucket;
}

export const azureArmRates: ArmRates = {
	reads: { size: 250, perSecond: 25 },
	writes: { size: 200, perSecond: 10 },
	deletes: { size: 200, perSecond: 10 },
};

const GLOBAL_FACTOR = 15;

export interface TokenBuckets {
	/** Takes one request from the principal's bucket and from that of all. Throws 429 if one is empty. */
	take(method: string, principal: string): Record<string, string>;
}

/**
 * Counts in memory: after a restart all buckets are full, as after a change of the instance that serves in
 * Azure. Time is the clock's.
 */
export function tokenBuckets(rates: ArmRates, clock: Clock, subscriptionId: string): TokenBuckets {
	const levels = new Map<string, { tokens: number; at: number }>();
	const levelOf = (key: string, { size, perSecond }: Bucket, now: number) => {
		const last = levels.get(key) ?? { tokens: size, at: now };
		const tokens = Math.min(size, last.tokens + ((now - last.at) / 1000) * perSecond);
		const level = { tokens, at: now };
		levels.set(key, level);
		return level;
	};
	return {
		take(method, principal) {
			const kind = kindOf(method);
			const own = rates[kind];
			const all = { size: own.size * GLOBAL_FACTOR, perSecond: own.perSecond * GLOBAL_FACTOR };
			const now = clock.now();
			const mine = levelOf(`${kind}/${principal}`, own, now);
			const everybodys = levelOf(kind, all, now);
			for (const [level, bucket] of [
				[mine, own],
				[everybodys, all],
			] as const) {
				if (level.tokens >= 1) continue;
				throw throttled(
					kind,
					subscriptionId,
					principal,
					(1 - level.tokens) / Math.max(bucket.perSecond, 0.001),
				);
			}
			mine.tokens -= 1;
			everybodys.tokens -= 1;
			return {
				[`x-ms-ratelimit-remaining-subscription-${kind}`]: `${Math.floor(mine.tokens)}`,
				[`x-ms-ratelimit-remaining-subscription-global-${kind}`]: `${Math.floor(everybodys.tokens)}`,
			};
		},
	};
}

function kindOf(method: string): keyof ArmRates {
	if (method === "GET" || method === "HEAD") return "reads";
	return method === "DELETE" ? "deletes" : "writes";
}

/** The code and the sentence's beginning are ARM's; no published sample has all of its words. */
function throttled(
	kind: keyof ArmRates,
	subscriptionId: string,
	principal: string,
	waitSeconds: number,
): ArmError {
	const seconds = Math.max(1, Math.ceil(waitSeconds));
	return new ArmError(
		429,
		"SubscriptionRequestsThrottled",
		`Number of '${kind.slice(0, -1)}' requests for subscription '${subscriptionId}' actor '${principal}' exceeded. Please try again after '${seconds}' seconds after additional tokens are available.`,
		{ "Retry-After": `${seconds}` },
	);
}
