import { messageOf, stackOf } from "../host-error.ts";
import type { HostLogEntry } from "../host-log.ts";
import { jsonText } from "../json-text.ts";

/** What a thread is started with. */
export interface ThreadStart {
	appDirectory: string;
	skipUnsupported: boolean;
	/** The value of its durableClient bindings. */
	durableClient: string;
}

/** From the host to a thread. */
export type ToThread =
	| { kind: "call"; id: number; name: string; input: string | null; instanceId: string }
	/** Runs the appTerminate hooks and ends. */
	| { kind: "close" };

/** From a thread to the host. */
export type FromThread =
	| { kind: "ready" }
	/** The app could not be loaded; the thread ends. */
	| { kind: "notLoaded"; error: SentError }
	| { kind: "returned"; id: number; result: SentResult }
	| { kind: "threw"; id: number; error: SentError }
	| { kind: "log"; entry: HostLogEntry };

/** A result on its way to the host: as the JSON text that would be stored, or as bytes. */
export type SentResult = { json: string | null } | { bytes: Uint8Array };
export interface SentError {
	message: string;
	/** "": none. */
	stack: string;
}

/** Throws when a result cannot be written as JSON. */
export function sentResult(result: unknown): SentResult {
	if (ArrayBuffer.isView(result))
		return { bytes: new Uint8Array(result.buffer, result.byteOffset, result.byteLength) };
	return result instanceof ArrayBuffer
		? { bytes: new Uint8Array(result) }
		: { json: jsonText(result) };
}

export function receivedResult(sent: SentResult): unknown {
	if ("bytes" in sent) return sent.bytes;
	return sent.json === null ? undefined : JSON.parse(sent.json);
}

export function sentError(thrown: unknown): SentError {
	return { message: messageOf(thrown), stack: stackOf(thrown) };
}

export function receivedError({ message, stack }: SentError): Error {
	return Object.assign(new Error(message), { stack });
}
