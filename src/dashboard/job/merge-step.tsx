import type { JobView } from "../../api/views.ts";
import { addressOf } from "../address.ts";
import { LogView } from "../items/log-view.tsx";
import { OutcomeFacts } from "../items/outcome-facts.tsx";
import { Took } from "../parts/moment.tsx";
import { SidePanel } from "../parts/side-panel.tsx";
import { visibleText } from "../parts/visible-text.ts";

/** The job's merge step in a line, once anything is known of it. */
export function MergeRow({ job }: { job: JobView }) {
	const state = mergeState(job);
	if (state === undefined) return null;
	const { merge } = job;
	return (
		<section class="panel row" aria-label="Merge step">
			<h2>Merge step</h2>
			<span class={`status ${state}`}>
				<span class="dot" />
				{state}
			</span>
			{merge?.startedAt !== undefined && (
				<span class="soft">
					took <Took from={merge.startedAt} to={merge.finishedAt} />
				</span>
			)}
			<span class="soft grow">{visibleText(job.mergeSkipped ?? merge?.message ?? "")}</span>
			{state !== "skipped" && (
				<a class="button" href={addressOf({ page: "job", id: job.id, open: "merge" })}>
					{state === "running" ? "Log" : "Log and outcome"}
				</a>
			)}
		</section>
	);
}

/** All of the merge step, beside the page. To the API it is the item after the last. */
export function MergePanel({ job, close }: { job: JobView; close: () => void }) {
	const state = mergeState(job) ?? "waiting";
	return (
		<SidePanel title="Merge step" state={state} stateWord={state} close={close}>
			<OutcomeFacts jobId={job.id} index={job.itemCount} outcome={job.merge} />
			{state !== "waiting" && (
				<LogView
					key={state}
					jobId={job.id}
					index={job.itemCount}
					silence={job.merge === undefined ? "Nothing yet." : "It wrote nothing."}
				/>
			)}
		</SidePanel>
	);
}

function mergeState({ merge, mergeSkipped, phase, status }: JobView) {
	if (phase === "merging" && status === "running") return "running";
	if (mergeSkipped !== undefined) return "skipped";
	return merge?.status;
}
