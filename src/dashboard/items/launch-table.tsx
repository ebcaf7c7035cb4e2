import { durationWords } from "../../job/duration-words.ts";
import type { ItemHistory, LaunchHistory } from "../item-history.ts";
import { now } from "../now.ts";

/** An item's launches, in words. `since`: when its run began, in milliseconds since the epoch. */
export function LaunchTable({ item, since }: { item: ItemHistory; since: number }) {
	if (item.launches.length === 0) return null;
	return (
		<section class="part">
			<h2>Launches</h2>
			<table class="launches">
				<thead>
					<tr>
						<th scope="col">Launch</th>
						<th scope="col">Created after</th>
						<th scope="col">Started in</th>
						<th scope="col">Ran</th>
						<th scope="col">Ended</th>
					</tr>
				</thead>
				<tbody>
					{item.launches.map((launch) => (
						<LaunchRow key={launch.launch} launch={launch} item={item} since={since} />
					))}
				</tbody>
			</table>
		</section>
	);
}

function LaunchRow(props: { launch: LaunchHistory; item: ItemHistory; since: number }) {
	const { launch, item, since } = props;
	const { createdAt, startedAt, endedAt } = launch;
	const isLast = launch === item.launches.at(-1);
	const until = endedAt ?? (isLast ? (item.finishedAt ?? now.value) : createdAt);
	const end = launch.reason ?? (isLast && endedAt !== undefined ? item.state : "");
	return (
		<tr>
			<td>{launch.launch}</td>
			<td>{durationWords(createdAt - since)}</td>
			<td>{durationWords((startedAt ?? until) - createdAt)}</td>
			<td>{startedAt === undefined ? "" : durationWords(until - startedAt)}</td>
			<td>{end}</td>
		</tr>
	);
}
