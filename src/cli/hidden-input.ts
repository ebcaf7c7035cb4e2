import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { CommandContext } from "./command-context.ts";
import { Interrupted } from "./interrupted.ts";

/** The whole of stdin. */
export function allInput({ stdin }: CommandContext): Promise<string> {
	return text(stdin);
}

/** Asks on stderr, and reads a line from a terminal that does not show it. Throws Interrupted at Ctrl-C and Ctrl-D. */
export function hiddenLine({ stdin, stderr }: CommandContext, question: string): Promise<string> {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
	stderr.write(question);
	return new Promise<string>((resolve, reject) => {
		reader.once("line", resolve);
		reader.once("SIGINT", () => reader.close());
		reader.once("close", () => reject(new Interrupted("SIGINT")));
	}).finally(() => {
		reader.close();
		stderr.write("\n");
	});
}
