import { readLedger } from "../activities/hub/hub-instances.ts";
import { emptyLedger } from "../ledger/ledger.ts";
import { quotaView, type RateInUse, type RegionView } from "../ledger/quota-view.ts";
import type { ApiHandler } from "./handler.ts";
import { readQuery } from "./request-query.ts";
import type { QuotaListView, RateView, RegionQuotaView } from "./views.ts";

/** GET /api/quota: what the hub knows of ACI's quotas and rates, region by region, and what of them is in use. */
export const readQuota: ApiHandler = async (request, context) => {
	readQuery(request, "readQuota");
	const ledger = (await readLedger(context)) ?? emptyLedger();
	const { share, regions, arm } = quotaView(ledger, context.world.clock.now());
	const body: QuotaListView = {
		share,
		regions: Object.entries(regions).map(([name, region]) => regionQuota(name, region)),
		arm,
	};
	return { jsonBody: body };
};

function regionQuota(name: string, region: RegionView): RegionQuotaView {
	const { containerGroups, confidentialGroups, cores, creates, deletes, closed } = region;
	const { toDelete, deletesDenied, readAt } = region;
	return {
		...{ name, containerGroups, confidentialGroups, cores, toDelete },
		...(deletesDenied === 0 ? {} : { deletesDenied }),
		creates: rateView(creates),
		deletes: rateView(deletes),
		closed: Object.entries(closed).map(([what, closure]) => ({
			what,
			why: closure.why,
			until: instant(closure.until),
		})),
		...(readAt === undefined ? {} : { readAt: instant(readAt) }),
	};
}

function rateView({ nextRoomAt, ...windows }: RateInUse): RateView {
	return { ...windows, ...(nextRoomAt === undefined ? {} : { nextRoomAt: instant(nextRoomAt) }) };
}

function instant(atMs: number): string {
	return new Date(atMs).toISOString();
}
