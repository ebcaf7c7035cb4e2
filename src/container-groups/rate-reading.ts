/**
 * How many more requests ARM and ACI say that they will take, as they tell it in the headers of an answer.
 *
 * Sources: ACI's limiter tells `…-resource-requests-pt5m` and `-pt1h` with PUT and DELETE only; ARM's token
 * buckets tell the rest (facts recorded from Azure's command line and PowerShell tests, 2023 to 2025).
 */
export interface RateReading {
	/** Creates or deletes, whichever the request was, that ACI still takes in its present window of 5 minutes. */
	resourceRequestsLeft5Minutes?: number;
	/** The same for the present hour. */
	resourceRequestsLeftHour?: number;
	/** Requests of each kind that ARM still takes at once. */
	subscriptionReadsLeft?: number;
	subscriptionWritesLeft?: number;
	subscriptionDeletesLeft?: number;
}

const HEADERS: Record<keyof RateReading, string> = {
	resourceRequestsLeft5Minutes: "x-ms-ratelimit-remaining-subscription-resource-requests-pt5m",
	resourceRequestsLeftHour: "x-ms-ratelimit-remaining-subscription-resource-requests-pt1h",
	subscriptionReadsLeft: "x-ms-ratelimit-remaining-subscription-reads",
	subscriptionWritesLeft: "x-ms-ratelimit-remaining-subscription-writes",
	subscriptionDeletesLeft: "x-ms-ratelimit-remaining-subscription-deletes",
};

/** What the headers say; a header that is absent or no whole number says nothing. */
export function rateReading(headers: Record<string, string | undefined>): RateReading {
	const reading: RateReading = {};
	for (const [member, header] of Object.entries(HEADERS) as [keyof RateReading, string][]) {
		const text = headers[header];
		if (text !== undefined && /^\d{1,9}$/.test(text)) reading[member] = Number(text);
	}
	return reading;
}
