import type { ComponentChildren } from "preact";
import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { moneyWords } from "../../job/money-words.ts";
import { hasEnded, ITEM_STATES, type ItemHistory, STATE_WORDS } from "../item-history.ts";
import { now } from "../now.ts";
import { ItemBar } from "../parts/item-bar.tsx";
import { Ago, Took } from "../parts/moment.tsx";
import { paceOf } from "./pace.ts";

export function JobFacts({ job, items }: { job: JobView; items: readonly ItemHistory[] }) {
	const ended = items.reduce((count, { state }) => count + (hasEnded(state) ? 1 : 0), 0);
	const pace = job.status === "running" ? paceOf(items, now.value) : undefined;
	return (
		<section class="panel" aria-label="Progress">
			<header>
				<h2>
					{ended} of {job.itemCount} items have ended
				</h2>
				<ul class="legend">
					{ITEM_STATES.filter((state) => job.items[state] > 0).map((state) => (
						<li key={state} class={state}>
							<span class="dot" />
							{job.items[state]} {STATE_WORDS[state]}
						</li>
					))}
				</ul>
			</header>
			<ItemBar job={job} tall />
			<dl class="facts">
				<Fact name={job.finishedAt === undefined ? "Running for" : "Took"}>
					<Took from={job.runStartedAt} to={job.finishedAt} />
				</Fact>
				{pace?.perMinute !== undefined && (
					<Fact name="Rate">{pace.perMinute.toFixed(1)} items/min</Fact>
				)}
				{pace?.leftMs !== undefined && (
					<Fact name="Time left">about {durationWords(pace.leftMs)}</Fact>
				)}
				{job.waitsFor !== undefined && <Fact name="Next launch waits for">{waitWords(job)}</Fact>}
				<Fact name="Container groups">
					{job.containerGroups}
					{job.deleting > 0 && <span class="soft"> · {job.deleting} being deleted</span>}
				</Fact>
				{job.cost !== undefined && <Fact name="Cost">{costWords(job)}</Fact>}
				<Fact name="Submitted">
					<Ago at={job.createdAt} />
				</Fact>
				{job.status === "running" && (
					<Fact name="Deadline">{new Date(job.deadlineAt).toLocaleString()}</Fact>
				)}
				{job.merge !== undefined && <Fact name="Merge step">{job.merge.status}</Fact>}
				{job.mergeSkipped !== undefined && <Fact name="Merge step">{job.mergeSkipped}</Fact>}
				{job.source !== undefined && <Fact name="From">{job.source}</Fact>}
			</dl>
		</section>
	);
}

/** What was spent, of the budget if there is one, and what is under way. */
function costWords({ cost, budgetUsd }: JobView): string {
	const { usd, underWayUsd, unpriced = [] } = cost!;
	const budget = budgetUsd === undefined ? "" : ` of ${moneyWords(budgetUsd)}`;
	const underWay = underWayUsd > 0 ? `, ${moneyWords(underWayUsd)} under way` : "";
	const unknown = unpriced.length > 0 ? `, without ${unpriced.join(", ")}` : "";
	return `${moneyWords(usd)}${budget}${underWay}${unknown}`;
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

const WAITS = {
	quota: "quota",
	rate: "the rate of requests",
	capacity: "capacity in the region",
	backoff: "its backoff",
	parallelism: "its own parallelism",
	budget: "room in its budget",
	suspended: "being resumed",
	turn: "other jobs",
} as const;

function waitWords({ waitsFor, waitsUntil, waitsHint }: JobView): string {
	const words = WAITS[waitsFor!];
	const leftMs = waitsUntil === undefined ? 0 : Date.parse(waitsUntil) - now.value;
	const waits = leftMs > 1000 ? `${words}, about ${durationWords(leftMs)}` : words;
	return waitsHint === undefined ? waits : `${waits}: ${waitsHint}`;
}
