import type { JobView, LogPartView } from "../../api/views.ts";
import type { Output } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { Interrupted, watchInterrupts } from "../interrupted.ts";
import { pause } from "../pause.ts";
import type { Place } from "../place.ts";
import { connectToServer, type ServerConnection } from "../server/server-connection.ts";
import { connectToTarget } from "../target/target-connection.ts";
import { harmless, lastLogLines } from "../text/harmless-text.ts";
import { printLines } from "../text/print-lines.ts";

/** An item of a job; `indexIn` finds it once the job is known. */
export interface FollowedItem {
	jobId: string;
	indexIn: (job: { id: string; itemCount: number }) => number;
}

/** Prints an item's log as it grows, through all its launches, until the item has ended or somebody interrupts. */
export async function followLog(place: Place, item: FollowedItem): Promise<ExitCode> {
	const { context } = place;
	const { signal, release } = watchInterrupts(context.signals);
	try {
		const connection = await connect(place, signal);
		const job = await connection.ask((client) => client.readJob({ id: item.jobId }));
		const index = item.indexIn(job);
		const print = logPrinter(context.stdout, context.stderr);
		const tell = (words: string) => printLines(context.stderr, [words]);
		let bytes = 0;
		for (let after: string | undefined; ; ) {
			const place = after;
			const part = await connection.ask((client) =>
				client.followLog({ id: job.id, index, after: place }),
			);
			print(part);
			bytes += part.text.length + part.missed;
			if (part.complete) break;
			if (place === undefined && bytes === 0) tell(NOTHING_YET);
			after = part.next;
			await pause(context.clock, part.waitMs, signal);
		}
		if (bytes === 0)
			tell(nothingWords(await connection.ask((c) => c.readJob({ id: job.id })), index));
		return exitCodes.succeeded;
	} catch (error) {
		if (error instanceof Interrupted) return error.exitCode;
		throw error;
	} finally {
		release();
	}
}

const NOTHING_YET = "Nothing is written yet: waiting for it.";

/** Why nothing came, now that nothing will. */
function nothingWords({ id, itemCount, merge, mergeSkipped }: JobView, index: number): string {
	if (index !== itemCount || merge !== undefined) return "It wrote nothing.";
	const why = mergeSkipped === undefined ? "" : `: ${harmless(mergeSkipped)}`;
	return `The merge step of ${harmless(id)} did not run${why}.`;
}

function connect(place: Place, signal: AbortSignal): Promise<ServerConnection> {
	const { context, chosen } = place;
	const tell = (message: string) => printLines(context.stderr, [message]);
	if (chosen?.target === undefined)
		return connectToServer({ ...place, signal, notice: tell, tell });
	const { target, where } = chosen;
	return connectToTarget({ context, target, where, signal, tell }, tell);
}

/** Prints the parts: as they are, but for a terminal, which gets whole lines on which no container draws. */
function logPrinter(stdout: Output, stderr: Output): (part: LogPartView) => void {
	let lineBegun = "";
	let launch: number | undefined;
	return (part) => {
		if (launch !== undefined && part.launch !== launch) {
			stderr.write(`The item runs again: launch ${part.launch}.\n`);
		}
		launch = part.launch;
		if (part.missed > 0) stderr.write(`${part.missed} bytes before this are not kept.\n`);
		if (!stdout.isTTY) {
			stdout.write(part.text);
			return;
		}
		const text = lineBegun + part.text;
		const end = part.complete ? text.length : text.lastIndexOf("\n") + 1;
		lineBegun = text.slice(end);
		const lines = lastLogLines(text.slice(0, end), Number.POSITIVE_INFINITY);
		if (lines.length > 0) stdout.write(`${lines.join("\n")}\n`);
	};
}
