import { pipeline } from "node:stream";
import { type EngineApi, EngineApiError, unheard } from "./engine-api.ts";
import { LogFrames, lastBytes } from "./log-frames.ts";

/**
 * The end of what a container wrote, at most so many bytes. Nothing if there is no such container: one that
 * could not be created, or that somebody removed, has written nothing that is known.
 */
export async function readOutput(
	api: EngineApi,
	container: string,
	{ maxBytes, timestamps }: { maxBytes: number; timestamps: boolean },
): Promise<Buffer> {
	const query = { stdout: 1, stderr: 1, timestamps: timestamps ? 1 : 0 };
	try {
		const source = await api.stream("GET", `/containers/${container}/logs`, { query });
		// Unlike pipe, it passes an answer that breaks off on as an error, so that nobody waits for ever.
		return await lastBytes(
			pipeline(source, new LogFrames(), () => undefined),
			maxBytes,
		);
	} catch (error) {
		if (error instanceof EngineApiError && error.status === 404) return Buffer.alloc(0);
		throw unheard(error as Error);
	}
}
