/** What the page knows of one item. Instants are milliseconds since the epoch. */
export interface ItemHistory {
	index: number;
	state: ItemState;
	/** Its launches so far, oldest first. */
	launches: LaunchHistory[];
	/** When it ended. Absent until then. */
	finishedAt?: number;
	/** Why its newest launch did not succeed. */
	reason?: string;
	exitCode?: number;
}

export type ItemState = "waiting" | "launched" | "running" | "succeeded" | "failed" | "canceled";

export interface LaunchHistory {
	/** From 1. */
	launch: number;
	/** When ACI accepted its container group. */
	createdAt: number;
	/** When its container started. Absent while it has not, and when nobody saw it. */
	startedAt?: number;
	/** When it was over. Absent while it is not. */
	endedAt?: number;
	/** Why it did not end well. */
	reason?: string;
}

/** In the order in which the page shows them. */
export const ITEM_STATES: readonly ItemState[] = [
	"succeeded",
	"failed",
	"canceled",
	"running",
	"launched",
	"waiting",
];

export const STATE_WORDS: Readonly<Record<ItemState, string>> = {
	waiting: "waiting",
	launched: "starting",
	running: "running",
	succeeded: "succeeded",
	failed: "failed",
	canceled: "canceled",
};

export function hasEnded(state: ItemState): boolean {
	return state === "succeeded" || state === "failed" || state === "canceled";
}

/** Why an item did not succeed: `application, exit code 3`. Empty when nothing is to be said. */
export function reasonWords({ reason, exitCode }: ItemHistory): string {
	if (reason === undefined) return "";
	return exitCode === undefined || exitCode === 0 ? reason : `${reason}, exit code ${exitCode}`;
}

/** How long its newest launch has taken: since its container started, or else since it was created. */
export function tookMs({ launches, finishedAt }: ItemHistory, now: number): number | undefined {
	const last = launches.at(-1);
	if (last === undefined) return undefined;
	return (last.endedAt ?? finishedAt ?? now) - (last.startedAt ?? last.createdAt);
}
