import { useEffect, useRef } from "preact/hooks";
import type { ItemView, JobView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import { moneyWords } from "../../job/money-words.ts";
import { api, key } from "../api.ts";
import { hasEnded, type ItemHistory, STATE_WORDS } from "../item-history.ts";
import { Trouble } from "../parts/trouble.tsx";
import { usePolled } from "../use-polled.ts";
import { LaunchTable } from "./launch-table.tsx";
import { LogView } from "./log-view.tsx";

/** All of one item, beside the page. Escape closes it. */
export function ItemPanel(props: {
	job: JobView;
	item: ItemHistory;
	since: number;
	close: () => void;
}) {
	const { job, item, since, close } = props;
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	const { data, trouble } = usePolled(
		`item ${job.id} ${item.index} ${item.state} ${item.launches.length}`,
		(signal) => readItem(job.id, item.index, signal),
		hasEnded(item.state) ? 60_000 : 3000,
	);
	const view = data.value;
	return (
		<dialog
			ref={dialog}
			class="side"
			onClose={close}
			closedby="any"
			aria-label={`Item ${item.index}`}
		>
			<div class="row">
				<h1>Item {item.index}</h1>
				<span class={`status grow ${item.state}`}>
					<span class="dot" />
					{STATE_WORDS[item.state]}
				</span>
				<button type="button" onClick={() => dialog.current?.close()}>
					Close
				</button>
			</div>
			<Trouble error={trouble.value} />
			{view !== undefined && <Details view={view} jobId={job.id} />}
			<LaunchTable item={item} since={since} />
			<LogView jobId={job.id} index={item.index} isOver={hasEnded(item.state)} />
		</dialog>
	);
}

function Details({ view, jobId }: { view: ItemView; jobId: string }) {
	const { item, outcome, group } = view;
	return (
		<>
			{outcome?.message !== undefined && (
				<p class="notice bad">
					{outcome.reason !== undefined && <strong>{outcome.reason}: </strong>}
					{outcome.message}
				</p>
			)}
			<dl class="facts">
				{outcome?.exitCode !== undefined && (
					<div>
						<dt>Exit code</dt>
						<dd>{outcome.exitCode}</dd>
					</div>
				)}
				{outcome !== undefined && (
					<div>
						<dt>Attempts</dt>
						<dd>{outcome.attempts}</dd>
					</div>
				)}
				{outcome?.cost !== undefined && (
					<div>
						<dt>Cost</dt>
						<dd>{moneyWords(outcome.cost.usd)}</dd>
					</div>
				)}
				{group !== undefined && (
					<div>
						<dt>Container group</dt>
						<dd class="mono">{group}</dd>
					</div>
				)}
				{outcome?.output !== undefined && (
					<div>
						<dt>Output file</dt>
						<dd>
							<Output bytes={outcome.output.bytes} url={outcome.output.url} jobId={jobId} />
						</dd>
					</div>
				)}
			</dl>
			<section class="part">
				<h2>Item</h2>
				<pre>{JSON.stringify(item, null, 2)}</pre>
			</section>
		</>
	);
}

/** A link carries no key, and the key must not follow a redirect to storage: where one is asked for, the command has it. */
function Output({ bytes, url, jobId }: { bytes: number; url: string; jobId: string }) {
	if (key.value === undefined) return <a href={url}>{byteWords(bytes)}</a>;
	return (
		<>
			{byteWords(bytes)}: <code>tutti outputs {jobId} --to folder</code>
		</>
	);
}

async function readItem(id: string, index: number, signal: AbortSignal): Promise<ItemView> {
	const { items } = await api.readItems({ id, from: index, count: 1 }, signal);
	return items[0]!;
}
