import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/**
 * Reads to its end what an engine tells of a pull or a load, one JSON object a line. Throws what it says went
 * wrong: a pull that fails on its way, and with podman any, has answered 200 and says so in a line.
 */
export async function readProgress(stream: Readable): Promise<void> {
	let failure: string | undefined;
	for await (const line of createInterface({ input: stream })) {
		if (line.trim() === "") continue;
		failure ??= (JSON.parse(line) as { error?: string }).error;
	}
	if (failure !== undefined) throw new Error(failure);
}
