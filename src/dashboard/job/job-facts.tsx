import { useMemo } from "preact/hooks";
import type { JobView } from "../../api/views.ts";
import { durationWords } from "../../job/duration-words.ts";
import { moneyWords } from "../../job/money-words.ts";
import { hasEnded, ITEM_STATES, type ItemHistory, STATE_WORDS } from "../item-history.ts";
import { now } from "../now.ts";
import { Fact } from "../parts/fact.tsx";
import { instantWords } from "../parts/instant-words.ts";
import { ItemBar } from "../parts/item-bar.tsx";
import { Ago, Took, Until } from "../parts/moment.tsx";
import { countWords, numberWords } from "../parts/number-words.ts";
import { visibleText } from "../parts/visible-text.ts";
import { waitWords } from "../parts/wait-words.ts";
import { endsOf, paceOf } from "./pace.ts";

export function JobFacts({ job, items }: { job: JobView; items: readonly ItemHistory[] }) {
	const ended = items.reduce((count, { state }) => count + (hasEnded(state) ? 1 : 0), 0);
	const ends = useMemo(() => endsOf(items), [items]);
	const isStopped = job.suspendedAt !== undefined || job.canceledAt !== undefined;
	const pace = job.status === "running" ? paceOf(ends, now.value) : undefined;
	return (
		<section class="panel" aria-label="Progress">
			<header>
				<h2>
					{numberWords(ended)} of {countWords(job.itemCount, "item")}{" "}
					{job.itemCount === 1 ? "has" : "have"} ended
				</h2>
				<ul class="legend">
					{ITEM_STATES.filter((state) => job.items[state] > 0).map((state) => (
						<li key={state} class={state}>
							<span class="dot" />
							{numberWords(job.items[state])} {STATE_WORDS[state]}
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
					<Fact name="Rate">{rateWords(pace.perMinute)} items/min</Fact>
				)}
				{pace?.leftMs !== undefined && !isStopped && (
					<Fact name="Time left">about {durationWords(pace.leftMs)}</Fact>
				)}
				{job.waitsFor !== undefined && (
					<Fact name="Next launch waits for">{waitWords(job, now.value)}</Fact>
				)}
				<Fact name="Container groups">
					{job.containerGroups}
					{job.deleting > 0 && <span class="soft"> · {job.deleting} being deleted</span>}
					{job.deletesDenied !== undefined && (
						<span class="soft"> · {job.deletesDenied} that Azure refused to delete</span>
					)}
				</Fact>
				{job.cost !== undefined && <Fact name="Cost">{costWords(job)}</Fact>}
				<Fact name="Submitted">
					<Ago at={job.createdAt} />
					<span class="soft"> · {instantWords(job.createdAt)}</span>
				</Fact>
				{job.status === "running" && (
					<Fact name="Deadline">
						<Until at={job.deadlineAt} />
						<span class="soft"> · {instantWords(job.deadlineAt)}</span>
					</Fact>
				)}
				{job.source !== undefined && <Fact name="From">{visibleText(job.source)}</Fact>}
			</dl>
		</section>
	);
}

function rateWords(perMinute: number): string {
	return perMinute < 100 ? perMinute.toFixed(1) : numberWords(Math.round(perMinute));
}

/** What was spent, of the budget if there is one, and what is under way. */
function costWords({ cost, budgetUsd }: JobView): string {
	const { usd, underWayUsd, unpriced = [] } = cost!;
	const budget = budgetUsd === undefined ? "" : ` of ${moneyWords(budgetUsd)}`;
	const underWay = underWayUsd > 0 ? `, ${moneyWords(underWayUsd)} under way` : "";
	const unknown = unpriced.length > 0 ? `, without ${unpriced.join(", ")}` : "";
	return `${moneyWords(usd)}${budget}${underWay}${unknown}`;
}
