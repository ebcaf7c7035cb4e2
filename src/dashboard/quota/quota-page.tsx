import { useEffect } from "preact/hooks";
import type { QuotaListView, RateView, RegionQuotaView } from "../../api/views.ts";
import { api } from "../api.ts";
import { Ago, Until } from "../parts/moment.tsx";
import { countWords, numberWords } from "../parts/number-words.ts";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";

export function QuotaPage() {
	useEffect(() => {
		document.title = "Quota · Tutti";
	}, []);
	const { data, trouble } = usePolled("quota", (signal) => api.readQuota({}, signal), 3000);
	const quota = data.value;
	return (
		<>
			<h1>Quota</h1>
			<Trouble error={trouble.value} />
			{quota?.regions.length === 0 && (
				<p class="panel">Nothing has run yet, so no region's quotas are known.</p>
			)}
			{quota?.regions.map((region) => (
				<Region key={region.name} region={region} share={quota.share} />
			))}
			{quota !== undefined && <ArmBudgets arm={quota.arm} />}
			{quota === undefined && trouble.value === undefined && <p class="soft">Reading …</p>}
		</>
	);
}

function Region({ region, share }: { region: RegionQuotaView; share: number }) {
	return (
		<section class="panel" aria-label={region.name}>
			<header>
				<h2>{region.name}</h2>
				{share < 1 && (
					<span class="soft">this installation may take {Math.round(share * 100)} %</span>
				)}
				{region.readAt !== undefined && (
					<span class="soft aside">
						read <Ago at={region.readAt} />
					</span>
				)}
			</header>
			{region.closed.map(({ what, why, until }) => (
				<p key={what} class="notice bad">
					Azure takes no {what} for now ({why}); again <Until at={until} />.
				</p>
			))}
			<div class="meter">
				<Gauge name="container groups" of={region.containerGroups} />
				<Gauge name="standard cores" of={region.cores.standard} />
				<Gauge name="Spot cores" of={region.cores.spot} />
				<Rate name="creates" of={region.creates} />
				<Rate name="deletes" of={region.deletes} />
			</div>
			{region.toDelete > 0 && (
				<p class="soft">To be deleted: {countWords(region.toDelete, "container group")}.</p>
			)}
			{region.deletesDenied !== undefined && (
				<p class="notice bad">
					Azure refused to delete {countWords(region.deletesDenied, "container group")}: the
					installation may not, or something is locked. Each is tried again.
				</p>
			)}
			<p class="soft">
				Blue: this installation. Grey: others in the subscription. Limits marked ≈ are assumed until
				Azure has told them.
			</p>
		</section>
	);
}

/** Requests that Azure Resource Manager still takes at once, of each kind of which it has told. */
function ArmBudgets({ arm }: { arm: QuotaListView["arm"] }) {
	const kinds = (["reads", "writes", "deletes"] as const).flatMap((kind) => {
		const budget = arm[kind];
		return budget === undefined ? [] : [{ kind, ...budget }];
	});
	if (kinds.length === 0) return null;
	return (
		<section class="panel" aria-label="Azure Resource Manager">
			<header>
				<h2>Azure Resource Manager</h2>
				<span class="soft">requests that it takes at once, in use</span>
			</header>
			<div class="meter">
				{kinds.map(({ kind, size, left }) => (
					<Gauge
						key={kind}
						name={kind}
						of={{
							limit: size,
							from: "headers",
							ours: Math.max(0, Math.round(size - left)),
							others: 0,
						}}
					/>
				))}
			</div>
		</section>
	);
}

interface InUse {
	limit: number;
	from: string;
	ours: number;
	others: number;
}

function Rate({ name, of }: { name: string; of: RateView }) {
	return (
		<>
			<Gauge name={`${name} in 5 min`} of={of.fiveMinutes} />
			<Gauge name={`${name} in an hour`} of={of.hour} />
		</>
	);
}

function Gauge({ name, of: { limit, from, ours, others } }: { name: string; of: InUse }) {
	const share = (count: number) => `${Math.min(100, (100 * count) / Math.max(limit, 1))}%`;
	const inUse = numberWords(ours) + (others > 0 ? ` + ${numberWords(others)}` : "");
	const words = `${inUse} of ${from === "assumed" ? "≈ " : ""}${numberWords(limit)}`;
	return (
		<>
			<span>{name}</span>
			<div class="gauge" role="img" aria-label={`${name}: ${words}`}>
				<span class="ours" style={{ width: share(ours) }} />
				<span class="others" style={{ width: share(others) }} />
			</div>
			<span class="number">{words}</span>
		</>
	);
}
