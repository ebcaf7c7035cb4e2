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
	const { merge, merging } = job;
	return (
		<section class="panel row" aria-label="Merge step">
			<h2>Merge step</h2>
			<span class={`status ${state}`}>
				<span class="dot" />
				{state === "launched" ? "starting" : state}
			</span>
			{merging !== undefined && (
				<span class="soft">
					since <Took from={merging.launchedAt} />
				</span>
			)}
			{merge?.startedAt !== undefined && (
				<span class="soft">
					took <Took from={merge.startedAt} to={merge.finishedAt} />
				</span>
			)}
			<span class="soft grow">{visibleText(job.mergeSkipped ?? merge?.message ?? "")}</span>
			{state !== "skipped" && (
				<a class="button" href={addressOf({ page: "job", id: job.id, open: "merge" })}>
					{merge === undefined ? "Log" : "Log and outcome"}
				</a>
			)}
		</section>
	);
}

/** All of the merge step, beside the page. To the API it is the item after the last. */
export function MergePanel({ job, close }: { job: JobView; close: () => void }) {
	const state = mergeState(job) ?? "waiting";
	return (
		<SidePanel
			title="Merge step"
			state={state}
			stateWord={state === "launched" ? "starting" : state}
			close={close}
		>
			<OutcomeFacts jobId={job.id} index={job.itemCount} outcome={job.merge} />
			<LogView jobId={job.id} index={job.itemCount} silence={silenceOf(job)} />
		</SidePanel>
	);
}

function silenceOf({ merge, status }: JobView): string {
	if (merge !== undefined) return "It wrote nothing.";
	return status === "running" ? "Nothing yet." : "It did not run.";
}

/** As the style knows it. */
function mergeState({ merge, merging, mergeSkipped, phase, status }: JobView) {
	if (merge !== undefined) return merge.status;
	if (mergeSkipped !== undefined) return "skipped";
	if (phase !== "merging" || status !== "running") return undefined;
	return merging?.state ?? "waiting";
}
