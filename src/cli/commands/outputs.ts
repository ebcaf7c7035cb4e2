import { join, resolve } from "node:path";
import type { JobView } from "../../api/views.ts";
import { byteWords } from "../../job/byte-words.ts";
import type { Output } from "../command-context.ts";
import { fileErrorWords } from "../errors/file-error-words.ts";
import { UserError } from "../errors/user-error.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { makeFolder } from "../files/make-folder.ts";
import { replaceFile } from "../files/replace-file.ts";
import { Interrupted, watchInterrupts } from "../interrupted.ts";
import { type ItemOutput, listOutputs, planOutputs } from "../job/item-outputs.ts";
import { endedCount } from "../job/job-progress.ts";
import type { Place } from "../place.ts";
import { liveArea } from "../progress/live-area.ts";
import type { ApiClient } from "../server/api-client.ts";
import { serverClient } from "../server/server-client.ts";
import { ServerUnreachable } from "../server/server-error.ts";
import { harmless } from "../text/harmless-text.ts";
import { workAhead } from "../work-ahead.ts";

const AT_ONCE = 4;
const NAMES_SHOWN = 3;

export interface OutputsOptions {
	to: string;
	force?: boolean | undefined;
	json?: boolean | undefined;
}

/** `tutti outputs <job-id> --to <folder>`: what an earlier call has fetched is not fetched again. */
export async function outputs(
	place: Place,
	jobId: string,
	options: OutputsOptions,
): Promise<ExitCode> {
	const { stderr, signals } = place.context;
	const { signal, release } = watchInterrupts(signals);
	try {
		return await fetchOutputs(place, jobId, options, signal);
	} catch (error) {
		if (!(error instanceof Interrupted)) throw error;
		stderr.write("Stopped. The same command fetches what is missing.\n");
		return error.exitCode;
	} finally {
		release();
	}
}

async function fetchOutputs(
	place: Place,
	jobId: string,
	{ to, force = false, json = false }: OutputsOptions,
	signal: AbortSignal,
): Promise<ExitCode> {
	const { stdout, stderr, cwd } = place.context;
	const client = await serverClient(place, signal);
	const job = await client.readJob({ id: jobId });
	const folder = resolve(cwd, to);
	const all = await listOutputs(client, job);
	const plan = planOutputs(all, folder, force);
	if (plan.inTheWay.length > 0) throw inTheWay(plan.inTheWay, to, force);
	if (all.length > 0) makeFolderFor(folder, to);
	const shown = json ? jsonLines(stdout) : progressLines(stdout, plan.fetch);
	for (const output of plan.there) shown.there(output);
	try {
		const download = async (output: ItemOutput) => {
			await fetchOutput(client, job.id, output, folder);
			return output;
		};
		for await (const output of workAhead(plan.fetch, AT_ONCE, download)) shown.fetched(output);
	} finally {
		shown.end();
	}
	const words = endWords(job, to, plan.fetch, plan.there.length);
	(json || all.length === 0 ? stderr : stdout).write(`${words}\n`);
	return exitCodes.succeeded;
}

function makeFolderFor(folder: string, name: string): void {
	try {
		makeFolder(folder);
	} catch (error) {
		throw new UserError(
			`The folder ${name} cannot be made: ${fileErrorWords(error)}.`,
			"--to names another folder.",
			{ cause: error },
		);
	}
}

function inTheWay(those: readonly ItemOutput[], to: string, force: boolean): UserError {
	const names = those.slice(0, NAMES_SHOWN).map(({ name }) => name);
	if (those.length > NAMES_SHOWN) names.push(`${those.length - NAMES_SHOWN} more`);
	const what = `In ${to} there is something else already: ${names.join(", ")}. Nothing was fetched.`;
	const hint = force
		? "--force replaces files, but no folders: name another folder."
		: "--force replaces it, or name another folder.";
	return new UserError(what, hint);
}

/** The file is there as a whole, or not at all. */
async function fetchOutput(
	client: ApiClient,
	jobId: string,
	{ index, name, bytes, endedAt }: ItemOutput,
	folder: string,
): Promise<void> {
	const path = join(folder, name);
	try {
		await replaceFile(path, 0o666, async (file) => {
			let size = 0;
			for await (const chunk of await client.readOutput({ id: jobId, index })) {
				size += chunk.length;
				if (size > bytes) break;
				await file.writeFile(chunk);
			}
			if (size !== bytes) {
				const came = size > bytes ? "more" : size;
				const what = `The output ${name} has ${bytes} bytes, but ${came} came.`;
				throw new ServerUnreachable(what, {});
			}
			await file.utimes(endedAt / 1000, endedAt / 1000);
		});
	} catch (error) {
		if (!(error instanceof Error && "syscall" in error && "path" in error)) throw error;
		throw new UserError(`${path} cannot be written: ${fileErrorWords(error)}.`, undefined, {
			cause: error,
		});
	}
}

interface Shown {
	there(output: ItemOutput): void;
	fetched(output: ItemOutput): void;
	end(): void;
}

/** One object a line, also for the files that were there. */
function jsonLines(stdout: Output): Shown {
	const write = ({ endedAt: _, ...output }: ItemOutput, there: boolean) =>
		stdout.write(`${JSON.stringify({ ...output, there })}\n`);
	return {
		there: (output) => write(output, true),
		fetched: (output) => write(output, false),
		end: () => undefined,
	};
}

/** On a terminal one line that counts; elsewhere a line for each file. */
function progressLines(stdout: Output, fetch: readonly ItemOutput[]): Shown {
	const area = stdout.isTTY ? liveArea(stdout) : undefined;
	const total = sizeOf(fetch);
	let count = 0;
	let bytes = 0;
	return {
		there: () => undefined,
		fetched({ name, bytes: size, contentType }) {
			count++;
			bytes += size;
			const of = `${count} of ${fetch.length} files`;
			area?.draw([`${of}, ${byteWords(bytes)} of ${byteWords(total)}`]);
			const type = contentType === undefined ? "" : `${harmless(contentType)}, `;
			if (area === undefined) stdout.write(`${name} (${type}${byteWords(size)})\n`);
		},
		end: () => area?.draw([]),
	};
}

function endWords(job: JobView, to: string, fetched: readonly ItemOutput[], there: number): string {
	const id = harmless(job.id);
	const going = job.itemCount - endedCount(job);
	const later = going === 0 ? "" : ` Items that have not ended yet: ${going}.`;
	if (fetched.length + there === 0) return `No item of ${id} has an output file.${later}`;
	const files = (count: number) => (count === 1 ? "1 file" : `${count} files`);
	if (fetched.length === 0) return `In ${to} already: ${files(there)}.${later}`;
	const before = there === 0 ? "" : `; ${there} were there already`;
	return `${files(fetched.length)} (${byteWords(sizeOf(fetched))}) fetched into ${to}${before}.${later}`;
}

function sizeOf(files: readonly ItemOutput[]): number {
	return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
