import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { JobView } from "../../api/views.ts";
import { ITEM_STATES, type ItemHistory, type ItemState, STATE_WORDS } from "../item-history.ts";
import { now } from "../now.ts";
import { numberWords } from "../parts/number-words.ts";
import { Search } from "../parts/search.tsx";
import { filterItems } from "./filter-items.ts";
import { ItemList } from "./item-list.tsx";
import { itemTexts } from "./item-texts.ts";
import { ORDERS, type Order, orderItems } from "./order-items.ts";

/** The items of a job, and what finds some of them. `shown` is told which those are. */
export function ItemsView(props: {
	job: JobView;
	items: readonly ItemHistory[];
	shown: Signal<readonly number[]>;
}) {
	const { job, items, shown } = props;
	const search = useSignal("");
	const states = useSignal<ReadonlySet<ItemState>>(new Set());
	const texts = useMemo(() => itemTexts(job.id, job.itemCount), [job.id, job.itemCount]);
	useEffect(() => texts.close, [texts]);
	const isSearched = search.value.trim() !== "";
	useEffect(() => {
		if (isSearched) texts.need(0, job.itemCount);
	}, [isSearched, texts, job.itemCount]);
	const read = texts.texts.value;
	const found = useMemo(
		() => filterItems(items, read, search.value, states.value),
		[items, read, search.value, states.value],
	);
	const order = useSignal<Order>("number");
	const ordered = useMemo(
		() => orderItems(found, items, order.value, now.peek()),
		[found, items, order.value],
	);
	useEffect(() => {
		shown.value = ordered;
	}, [shown, ordered]);
	const unread = isSearched
		? read.reduce((count, text) => count + (text === undefined ? 1 : 0), 0)
		: 0;
	const toggle = (state: ItemState) => {
		const next = new Set(states.value);
		if (!next.delete(state)) next.add(state);
		states.value = next;
	};
	return (
		<section class="panel" aria-label="Items">
			<header>
				<h2>Items</h2>
				<span class="soft" role="status">
					{found.length < items.length && `${numberWords(found.length)} of `}
					{numberWords(items.length)}
					{unread > 0 && `, ${numberWords(unread)} not yet read`}
				</span>
				<fieldset class="row" aria-label="States">
					{ITEM_STATES.filter((state) => job.items[state] > 0 || states.value.has(state)).map(
						(state) => (
							<button
								key={state}
								type="button"
								aria-pressed={states.value.has(state)}
								onClick={() => toggle(state)}
							>
								<span class={`status ${state}`}>
									<span class="dot" />
									{STATE_WORDS[state]} {numberWords(job.items[state])}
								</span>
							</button>
						),
					)}
				</fieldset>
				<span class="aside row find">
					<select
						aria-label="Order"
						value={order.value}
						onChange={(event) => {
							order.value = event.currentTarget.value as Order;
						}}
					>
						{Object.entries(ORDERS).map(([name, words]) => (
							<option key={name} value={name}>
								{words}
							</option>
						))}
					</select>
					<Search words={search} what="Find items" hint="#12, or words" />
				</span>
			</header>
			<ItemList jobId={job.id} items={items} texts={texts} shown={ordered} />
		</section>
	);
}
