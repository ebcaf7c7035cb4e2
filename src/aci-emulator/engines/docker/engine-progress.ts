import type { Readable } from "node:stream";
import { messagesOf } from "./engine-messages.ts";

/**
 * Reads to its end what an engine tells of a pull or a load. Throws what it says went wrong: a pull that fails
 * on its way, and with podman any, has answered 200 and says so in a line.
 */
export async function readProgress(stream: Readable): Promise<void> {
	let failure: string | undefined;
	for await (const { error } of messagesOf<{ error?: string }>(stream)) failure ??= error;
	if (failure !== undefined) throw new Error(failure);
}
