import type { GroupView } from "../../container-groups/container-groups.ts";
import { containerName, parseGroupName } from "../../job/instance-names.ts";
import { itemsOfBatch, type LaunchRef } from "../batch-ref.ts";
import type { World } from "../world.ts";

/** A container whose callback ended its item, and whose exit nobody saw. */
interface EndedUnseen {
	launch: Pick<LaunchRef, "jobId" | "run" | "launch" | "lease">;
	index: number;
	/** Until when it may end by itself; 0: it has. */
	waitsUntil: number;
}

/** How long after its callback a container may go on, to write its last lines, say. */
const LAST_LINES_MS = 1000;

/**
 * The containers of a launch's group that called back, and of which no exit was seen before their items were
 * settled: their logs were read while they perhaps still ran.
 */
export async function endedUnseen(
	lease: string,
	group: GroupView,
	{ store }: World,
): Promise<EndedUnseen[]> {
	const name = parseGroupName(lease);
	const job = name && (await store.readJob(name.jobId));
	if (name === undefined || job === undefined) return [];
	const { jobId, run, launch } = name;
	const each = itemsOfBatch(name.batch, job).map(async (index): Promise<EndedUnseen[]> => {
		const container = group.containers.find((one) => one.name === containerName(index));
		if (container === undefined) return [];
		const { callback, exit } = await store.readLaunchRecord({ jobId, run, launch, index });
		if (callback === undefined || exit !== undefined) return [];
		const waitsUntil = container.state === "running" ? callback.at + LAST_LINES_MS : 0;
		return [{ launch: { jobId, run, launch, lease }, index, waitsUntil }];
	});
	return (await Promise.all(each)).flat();
}
