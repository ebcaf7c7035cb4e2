import type { Readable } from "node:stream";
import { unheard } from "./engine-api.ts";

/**
 * What an engine tells, one JSON object a line, until it has told all. Throws EngineAwayError when it breaks
 * off in the middle; Node's readline would wait for ever then.
 */
export async function* messagesOf<T>(stream: Readable): AsyncGenerator<T> {
	let rest = "";
	stream.setEncoding("utf8");
	try {
		for await (const chunk of stream as AsyncIterable<string>) {
			const lines = (rest + chunk).split("\n");
			rest = lines.pop()!;
			for (const line of lines) if (line.trim() !== "") yield JSON.parse(line);
		}
	} catch (error) {
		throw unheard(error as Error);
	}
	if (rest.trim() !== "") yield JSON.parse(rest);
}
