import { ArmError } from "../arm/arm-error.ts";
import { isContainerRunning, latestRun } from "../groups/container-runs.ts";
import { lastCharacters, lastLines, withTimestamps } from "../groups/log-text.ts";
import { CONTAINER_GROUP_PATH, existingGroup } from "./container-group-paths.ts";
import type { Operation } from "./operation.ts";

/** Docs "Resource availability and quota limits": 4 MB while it runs, 16 KB or 1,000 lines once stopped. */
const RUNNING_BYTES = 4 * 1024 * 1024;
const STOPPED_BYTES = 16 * 1024;
const STOPPED_LINES = 1000;

export const listContainerLogs: Operation = {
	id: "Containers_ListLogs",
	method: "GET",
	path: `${CONTAINER_GROUP_PATH}/containers/{container}/logs`,
	async serve(parts, call) {
		const row = existingGroup(parts, call);
		const name = call.path.container!.toLowerCase();
		if (!row.state.containers.some((each) => each.name === name)) {
			throw new ArmError(
				404,
				"ContainerNotFound",
				`The container '${name}' in container group '${row.name}' was not found.`,
			);
		}
		const tail = wholeNumber(call.query, "tail");
		const run = latestRun(row, name);
		if (!run) {
			throw new ArmError(
				404,
				"ContainerLogNotAvailable",
				`Log of container '${name}' in container group '${row.name}' is not available yet. Please check container 'InstanceView' for more information or retry later.`,
			);
		}
		const running = isContainerRunning(row, name);
		const timestamps = call.query.get("timestamps")?.toLowerCase() === "true";
		const maxBytes = running ? RUNNING_BYTES : STOPPED_BYTES;
		const log = await parts.engine.readLog(run, { maxBytes, timestamps });
		const { content, writtenAt, stamped } = log;
		let text = lastCharacters(content);
		if (!running) text = lastLines(text, STOPPED_LINES);
		if (tail !== undefined) text = lastLines(text, tail);
		if (timestamps && !stamped) text = withTimestamps(text, writtenAt);
		return Response.json({ content: text });
	},
};

function wholeNumber(query: URLSearchParams, name: string): number | undefined {
	const text = query.get(name);
	if (text === null) return undefined;
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new ArmError(
		400,
		"InvalidParameter",
		`The value '${text}' of the query parameter '${name}' must be a whole number of at least 0.`,
	);
}
