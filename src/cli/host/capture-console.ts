import { Console } from "node:console";
import { Writable } from "node:stream";

/**
 * Hands over, line by line, what anybody in this process writes to the console from now on; returns what ends
 * that. An app's console so cannot break into a log of JSON lines.
 */
export function captureConsole(
	write: (level: "information" | "warning", line: string) => void,
): () => void {
	const sink = (level: "information" | "warning") =>
		new Writable({
			decodeStrings: false,
			write(chunk: string, _encoding, done) {
				for (const line of chunk.replace(/\n$/, "").split("\n")) write(level, line);
				done();
			},
		});
	const captured = new Console({ stdout: sink("information"), stderr: sink("warning") });
	const before = { ...console };
	Object.assign(console, captured);
	return () => void Object.assign(console, before);
}
