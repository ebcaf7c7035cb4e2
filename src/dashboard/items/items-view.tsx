import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { JobView } from "../../api/views.ts";
import { ITEM_STATES, type ItemState, STATE_WORDS } from "../item-history.ts";
import { filterItems, type SearchedItem } from "./filter-items.ts";
import { ItemList } from "./item-list.tsx";

export function ItemsView({ job, items }: { job: JobView; items: readonly SearchedItem[] }) {
	const search = useSignal("");
	const states = useSignal<ReadonlySet<ItemState>>(new Set());
	const found = useMemo(
		() => filterItems(items, search.value, states.value),
		[items, search.value, states.value],
	);
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
					{found.length === items.length ? `${items.length}` : `${found.length} of ${items.length}`}
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
									{STATE_WORDS[state]} {job.items[state]}
								</span>
							</button>
						),
					)}
				</fieldset>
				<input
					class="aside"
					type="search"
					placeholder="#12, or words of item and message"
					aria-label="Find items"
					value={search.value}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
			</header>
			<ItemList jobId={job.id} items={items} shown={found} />
		</section>
	);
}
