import type { ItemView, JobView } from "../../api/views.ts";
import { api } from "../api.ts";
import { hasEnded, type ItemHistory, STATE_WORDS } from "../item-history.ts";
import { Fact } from "../parts/fact.tsx";
import { SidePanel } from "../parts/side-panel.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { visibleText } from "../parts/visible-text.ts";
import { goOnTo } from "../place.ts";
import { usePolled } from "../use-polled.ts";
import { LaunchTable } from "./launch-table.tsx";
import { LogView } from "./log-view.tsx";
import { OutcomeFacts } from "./outcome-facts.tsx";

/** All of one item, beside the page. `shown`: the items of the list, among which one goes on and back. */
export function ItemPanel(props: {
	job: JobView;
	item: ItemHistory;
	shown: readonly number[];
	since: number;
	close: () => void;
}) {
	const { job, item, shown, since, close } = props;
	const { data, trouble } = usePolled(
		`item ${job.id} ${item.index} ${item.state} ${item.launches.length}`,
		(signal) => readItem(job.id, item.index, signal),
		hasEnded(item.state) ? 60_000 : 3000,
	);
	const view = data.value;
	return (
		<SidePanel
			title={`Item ${item.index}`}
			state={item.state}
			stateWord={STATE_WORDS[item.state]}
			buttons={<Neighbours jobId={job.id} index={item.index} shown={shown} />}
			close={close}
		>
			<Trouble error={trouble.value} />
			<OutcomeFacts jobId={job.id} index={item.index} outcome={view?.outcome}>
				{view?.group !== undefined && (
					<Fact name="Container group">
						<span class="mono">{view.group}</span>
					</Fact>
				)}
			</OutcomeFacts>
			{view !== undefined && (
				<section class="part">
					<h2>Item</h2>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, by keys too */}
					<pre tabIndex={0}>{visibleText(JSON.stringify(view.item, null, 2))}</pre>
				</section>
			)}
			<LaunchTable item={item} since={since} />
			<LogView jobId={job.id} index={item.index} silence={silenceOf(item)} />
		</SidePanel>
	);
}

/** The items before and after this one in the list, as it is filtered. */
function Neighbours(props: { jobId: string; index: number; shown: readonly number[] }) {
	const { jobId, index, shown } = props;
	const at = shown.indexOf(index);
	if (at < 0 || shown.length < 2) return null;
	const go = (by: number) => goOnTo({ page: "job", id: jobId, open: shown[at + by]! });
	return (
		<>
			<button type="button" disabled={at === 0} onClick={() => go(-1)} aria-label="Item before">
				‹
			</button>
			<button
				type="button"
				disabled={at === shown.length - 1}
				onClick={() => go(1)}
				aria-label="Item after"
			>
				›
			</button>
		</>
	);
}

function silenceOf({ state, launches }: ItemHistory): string {
	if (launches.length === 0) return hasEnded(state) ? "It never ran." : "It has not begun.";
	return hasEnded(state) ? "It wrote nothing." : "Nothing yet.";
}

async function readItem(id: string, index: number, signal: AbortSignal): Promise<ItemView> {
	const { items } = await api.readItems({ id, from: index, count: 1 }, signal);
	return items[0]!;
}
