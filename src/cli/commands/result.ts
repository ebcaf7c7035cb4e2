import { byteWords } from "../../job/byte-words.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { checkOutputFile, outputContent, writeOutputFile } from "../files/output-file.ts";
import { readResult } from "../job/read-result.ts";
import { type Place, whereOf } from "../place.ts";
import { serverClient } from "../server/server-client.ts";
import { harmless } from "../text/harmless-text.ts";

/**
 * `tutti result <job-id>`: to stdout, and nothing else, or into a file, as `tutti run --output` writes it. Throws
 * UserError for bytes that a terminal cannot show.
 */
export async function result(
	place: Place,
	jobId: string,
	options: { output?: string | undefined },
): Promise<ExitCode> {
	const { stdout, stderr, cwd } = place.context;
	const file = options.output === undefined ? undefined : checkOutputFile(options.output, cwd);
	const client = await serverClient(place);
	const job = await client.readJob({ id: jobId });
	const json = await readResult(client, job.id);
	if (file !== undefined) {
		const { bytes, mediaType } = await writeOutputFile(file, json);
		const what = `${harmless(mediaType)}, ${byteWords(bytes)}`;
		stderr.write(`The result of ${harmless(job.id)} is in ${file.name} (${what}).\n`);
		return exitCodes.succeeded;
	}
	const { content, mediaType } = outputContent(json);
	if (stdout.isTTY && !isText(mediaType)) {
		const what = `${harmless(mediaType)}, ${byteWords(content.length)}`;
		throw new UserError(
			`The result of ${harmless(job.id)} is ${what}: nothing for a terminal.`,
			`tutti result ${harmless(job.id)} --output <file>${whereOf(place).option} writes it.`,
		);
	}
	stdout.write(stdout.isTTY ? shownText(content) : content);
	return exitCodes.succeeded;
}

function isText(mediaType: string): boolean {
	return /^(text\/|application\/json)/i.test(mediaType);
}

/** Each line as it is, but for what would draw on the terminal. */
function shownText(content: Uint8Array): string {
	const lines = new TextDecoder().decode(content).split("\n");
	const indent = (line: string) => /^\s*/.exec(line)![0].replaceAll("\t", "  ");
	const text = lines.map((line) => indent(line) + harmless(line.trimStart())).join("\n");
	return text.endsWith("\n") ? text : `${text}\n`;
}
