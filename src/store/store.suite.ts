import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "./store.ts";
import { describeChanges } from "./suite/changes.suite.ts";
import { describeDeletion } from "./suite/deletion.suite.ts";
import { describeFiles } from "./suite/files.suite.ts";
import { describeItems } from "./suite/items.suite.ts";
import { describeJobs } from "./suite/jobs.suite.ts";
import { describeLarge } from "./suite/large.suite.ts";
import { describeLaunches } from "./suite/launches.suite.ts";
import { describeOnce } from "./suite/once.suite.ts";
import { describeOutcomes } from "./suite/outcomes.suite.ts";
import { describeRaces } from "./suite/races.suite.ts";
import { describeRuns } from "./suite/runs.suite.ts";

/** Gives the store of the running test. */
export type TheStore = () => Store;

/**
 * What every store must do: each member of the port, and the invariants in its header. `open` gives a store
 * with nothing in it, and `close` what ends it.
 */
export function describeStore(
	name: string,
	open: () => Promise<{ store: Store; close: () => Promise<void> }>,
): void {
	describe(name, () => {
		let opened: Awaited<ReturnType<typeof open>>;
		beforeEach(async () => {
			opened = await open();
		});
		afterEach(() => opened.close());

		const theStore: TheStore = () => opened.store;
		describeJobs(theStore);
		describeItems(theStore);
		describeChanges(theStore);
		describeOutcomes(theStore);
		describeRuns(theStore);
		describeLaunches(theStore);
		describeOnce(theStore);
		describeFiles(theStore);
		describeDeletion(theStore);
		describeRaces(theStore);
		describeLarge(theStore);
	});
}
