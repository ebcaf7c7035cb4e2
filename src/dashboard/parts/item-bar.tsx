import type { JobView } from "../../api/views.ts";
import { ITEM_STATES, STATE_WORDS } from "../item-history.ts";

/** How many items are in which state, as one bar. */
export function ItemBar({ job, tall = false }: { job: JobView; tall?: boolean }) {
	const words = ITEM_STATES.filter((state) => job.items[state] > 0)
		.map((state) => `${job.items[state]} ${STATE_WORDS[state]}`)
		.join(", ");
	return (
		<div class={tall ? "bar tall" : "bar"} role="img" aria-label={words || "no items"}>
			{ITEM_STATES.filter((state) => state !== "waiting" && job.items[state] > 0).map((state) => (
				<span
					key={state}
					class={state}
					style={{ width: `${(100 * job.items[state]) / job.itemCount}%` }}
				/>
			))}
		</div>
	);
}
