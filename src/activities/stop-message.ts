import type { Reason } from "../job/reason.ts";

/** For a person: why nothing of a stopped job runs any more. */
export function stopMessage(reason: Reason): string {
	return reason === "canceled" ? "The job was canceled." : `The job was stopped: ${reason}.`;
}
