import { ArmError } from "../arm/arm-error.ts";
import type {
	ContainerEngine,
	ContainerRun,
	ContainerSession,
} from "../engines/container-engine.ts";
import { isContainerRunning, latestRun } from "../groups/container-runs.ts";
import { type StreamKind, streamPath } from "../streams/stream-server.ts";
import { existingGroup } from "./container-group-paths.ts";
import type { EmulatorParts, OperationCall } from "./operation.ts";

export interface StreamRequest {
	kind: StreamKind;
	/** Added to the stream's URL, as the service does; what was offered counts. */
	query?: string;
	open(engine: ContainerEngine, run: ContainerRun): Promise<ContainerSession>;
}

/**
 * Offers a stream to the container that the path names. As recorded, it is offered whether or not the
 * container runs: that is found out when the stream is opened.
 */
export function offerStream(
	parts: EmulatorParts,
	call: OperationCall,
	{ kind, query = "", open }: StreamRequest,
): Response {
	const { engine, driver, streams } = parts;
	const { key, name: groupName, state } = existingGroup(parts, call);
	const name = call.path.container!.toLowerCase();
	if (!state.containers.some((each) => each.name === name)) {
		throw new ArmError(
			404,
			"ContainerNotFound",
			`The container '${name}' in container group '${groupName}' was not found.`,
		);
	}
	if (!engine[kind]) {
		throw new ArmError(
			400,
			"NotSupportedByEmulator",
			`The emulator's engine '${engine.name}' runs nothing that ${kind} could reach.`,
		);
	}
	const { id, password } = streams.add(async () => {
		const row = driver.current(key);
		const run = row && isContainerRunning(row, name) ? latestRun(row, name) : undefined;
		if (!run) throw new Error(`The container '${name}' is not running.`);
		return open(engine, run);
	});
	const origin = call.origin.replace(/^http/, "ws");
	return Response.json({ webSocketUri: `${origin}${streamPath(kind, id)}${query}`, password });
}
