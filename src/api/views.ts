/** What the HTTP API answers, as its clients see it: the types of the contract's schemas. */
export type { ChangesView, ItemLife } from "../contract/views/change-views.ts";
export type {
	ItemListView,
	ItemView,
	OutcomeView,
	OutputAddressView,
	ResultView,
} from "../contract/views/item-views.ts";
export type { JobListView, JobView } from "../contract/views/job-views.ts";
export type { LogPartView } from "../contract/views/log-views.ts";
export type { ErrorView } from "../contract/views/plain-views.ts";
export type {
	CostView,
	JobCostView,
	LastRunView,
	PlanBasisView,
} from "../contract/views/plan-views.ts";
export type { QuotaListView, RateView, RegionQuotaView } from "../contract/views/quota-views.ts";
