import type { JobView } from "../../api/views.ts";

/** A job's state, as a coloured mark and a word. */
export function Status({ job }: { job: JobView }) {
	return (
		<span class={`status ${shadeOf(job)}`}>
			<span class="dot" />
			{statusWord(job)}
		</span>
	);
}

export function statusWord({ status, phase, suspendedAt, canceledAt }: JobView): string {
	if (phase === "purging") return "being removed";
	if (status !== "running") return status;
	if (canceledAt !== undefined) return "being canceled";
	if (suspendedAt !== undefined) return "suspended";
	return phase === "submitted" ? "submitted" : phase;
}

/** What goes on is blue and beats; what was stopped does not. */
function shadeOf({ status, phase, suspendedAt, canceledAt }: JobView): string {
	if (status !== "running") return status;
	if (canceledAt !== undefined) return "canceled";
	if (suspendedAt !== undefined) return "suspended";
	return phase === "submitted" ? "waiting" : "running";
}
