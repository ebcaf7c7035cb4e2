import { readLedger } from "../activities/hub/hub-instances.ts";
import type { JsonValue } from "../job/json.ts";
import { isRegionName } from "../job/region-name.ts";
import { emptyLedger } from "../ledger/ledger.ts";
import { ApiError } from "./api-error.ts";
import type { ApiHandler } from "./handler.ts";
import { lastRunOf } from "./last-run.ts";
import { readQuery } from "./request-query.ts";
import type { PlanBasisView } from "./views.ts";

const MOST_REGIONS = 20;

/** GET /api/plan-basis: the hub as it stands, its prices, and how long an image took the last time. */
export const readPlanBasis: ApiHandler = async (request, context) => {
	const { image, regions: text } = readQuery(request, "readPlanBasis");
	const { world } = context;
	const regions = text === undefined ? [world.location] : regionsIn(text);
	const prices = await Promise.all(
		regions.map(async (region) => [region, await world.prices.find(region)] as const),
	);
	const lastRun = image === undefined ? undefined : await lastRunOf(image, world.store);
	const { limits, share } = world;
	const ledger = (await readLedger(context)) ?? emptyLedger();
	const body: PlanBasisView = {
		now: new Date(world.clock.now()).toISOString(),
		location: world.location,
		pollIntervalMs: world.pollIntervalMs,
		prices: Object.fromEntries(prices),
		...(lastRun === undefined ? {} : { lastRun }),
		standing: { ledger, limits, share } as unknown as JsonValue,
	};
	return { jsonBody: body };
};

function regionsIn(text: string): string[] {
	const names = text.split(",");
	if (names.length <= MOST_REGIONS && names.every(isRegionName)) return names;
	throw new ApiError(
		"InvalidRequest",
		`regions: expected at most ${MOST_REGIONS} names of Azure regions with commas between, such as eastus,westeurope.`,
	);
}
