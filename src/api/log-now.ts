import { growLog } from "../activities/launch/growing-log.ts";
import type { JoinedLog } from "../activities/launch/joined-log.ts";
import { readKeptLog } from "../activities/launch/launch-log.ts";
import type { ItemRow, LaunchKey } from "../store/store.ts";
import type { ApiContext } from "./handler.ts";

type Item = Pick<ItemRow, "index" | "note" | "outcome">;

/** The item's newest launch; undefined before the first. */
export function newestLaunch({ note, outcome }: Item): { run: number; launch: number } | undefined {
	if (outcome === undefined) return note && { run: note.run, launch: note.launch };
	return outcome.launches === 0 ? undefined : { run: outcome.run, launch: outcome.launches };
}

/** A launch's log as it is now: as it is kept, and if its container may run, as the service has it. */
export async function logNow(
	key: LaunchKey,
	{ note, outcome }: Item,
	context: ApiContext,
): Promise<JoinedLog | undefined> {
	const isLive = outcome === undefined && note?.run === key.run && note.launch === key.launch;
	if (isLive) await growLog(key, note.group, context);
	return await readKeptLog(key, context.world.store);
}
