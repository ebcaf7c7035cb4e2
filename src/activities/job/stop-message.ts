import type { Reason } from "../../job/reason.ts";

/** For a person: why nothing of a stopped job runs any more. */
export function stopMessage(reason: Reason): string {
	switch (reason) {
		case "canceled":
			return "The job was canceled.";
		case "job-timeout":
			return "The job's deadline passed.";
		default:
			return `The job was stopped: ${reason}.`;
	}
}
