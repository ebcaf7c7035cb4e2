import { expect, it } from "vitest";
import { rateReading } from "./rate-reading.ts";

it("reads what a create's answer tells of every limit", () => {
	expect(
		rateReading({
			"x-ms-ratelimit-remaining-subscription-resource-requests-pt5m": "99",
			"x-ms-ratelimit-remaining-subscription-resource-requests-pt1h": "299",
			"x-ms-ratelimit-remaining-subscription-writes": "199",
			"x-ms-ratelimit-remaining-subscription-global-writes": "2999",
		}),
	).toEqual({
		resourceRequestsLeft5Minutes: 99,
		resourceRequestsLeftHour: 299,
		subscriptionWritesLeft: 199,
	});
});

it("takes nothing from a header that is absent or is no whole number", () => {
	const pt5m = "x-ms-ratelimit-remaining-subscription-resource-requests-pt5m";
	for (const text of ["", "-1", "many", "1.5", undefined]) {
		expect(rateReading({ [pt5m]: text })).toEqual({});
	}
});
