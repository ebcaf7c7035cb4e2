import type { ItemView, JobView, ResultView } from "../../src/api/views.ts";
import type { Ledger } from "../../src/ledger/ledger.ts";

/** How everything stood at an instant, as seen through the API. */
export interface ChaosEvidence {
	at: number;
	jobs: { job: JobView; items: ItemView[]; results?: ResultView[] }[];
	ledger?: Ledger;
}

/** The files of a run's folder. */
export const JOBS_FILE = "jobs.json";
export const ACTS_FILE = "acts.json";
export const LOG_FILE = "chaos.log";
export const END_FILE = "end.json";

/** How everything stood when the process of this generation began. */
export function beginFile(generation: number): string {
	return `begin-${generation}.json`;
}

/** The exit code of a process that gave up: its jobs had not ended after days. */
export const STUCK = 3;
