/** What the gauges of quotas show: the ledger's own view, by region. */
import type { Ledger } from "../ledger/ledger.ts";
import { runsOf } from "../ledger/queue.ts";
import { quotaView } from "../ledger/quota-view.ts";
import { ATTRIBUTE, METRIC } from "./names.ts";
import type { MetricPoint } from "./telemetry.ts";

/** Launches wait for no region in particular; they are shown under the first that their job names. */
export function ledgerPoints(ledger: Ledger, now: number): MetricPoint[] {
	const points: MetricPoint[] = [];
	for (const [region, view] of Object.entries(quotaView(ledger, now).regions)) {
		const attributes = { [ATTRIBUTE.region]: region };
		points.push(
			{ metric: METRIC.groupsInUse, value: view.containerGroups.ours, attributes },
			{ metric: METRIC.groupsLimit, value: view.containerGroups.limit, attributes },
		);
		for (const [sku, cores] of Object.entries(view.cores)) {
			const of = { ...attributes, [ATTRIBUTE.sku]: sku };
			points.push(
				{ metric: METRIC.coresInUse, value: cores.ours, attributes: of },
				{ metric: METRIC.coresLimit, value: cores.limit, attributes: of },
			);
		}
	}
	return [...points, ...waitingPoints(ledger)];
}

function waitingPoints(ledger: Ledger): MetricPoint[] {
	const waiting = new Map<string, number>(Object.keys(ledger.regions).map((name) => [name, 0]));
	for (const job of Object.values(ledger.jobs)) {
		if (job.stop !== undefined) continue;
		const region = job.regions[0] ?? "";
		const launches = runsOf(job).reduce((sum, { next, end }) => sum + end - next, 0);
		waiting.set(region, (waiting.get(region) ?? 0) + launches);
	}
	return [...waiting].map(([region, value]) => ({
		metric: METRIC.waiting,
		value,
		attributes: { [ATTRIBUTE.region]: region },
	}));
}
