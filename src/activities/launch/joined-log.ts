/**
 * A container's log as it is put together from what Container Instances gives: again and again its last lines, which
 * overlap. Offsets are bytes of UTF-8 from the log's beginning. Pure.
 */

export interface JoinedLog {
	/** Where `text` begins. Above 0: what was before it is not kept. */
	from: number;
	text: string;
}

/** So much of a log is kept, the end of it. */
const MOST_LOG_BYTES = 1024 * 1024;

const MISSING = "[tutti: lines are missing here]\n";
const HEAD = /^\[tutti: (\d+) bytes before this are not kept\]\n/;

export const NO_LOG: JoinedLog = { from: 0, text: "" };

/** As it stands in its file: a log that has lost its beginning says so in its first line. */
export function writeLog({ from, text }: JoinedLog): string {
	return from === 0 ? text : `[tutti: ${from} bytes before this are not kept]\n${text}`;
}

export function readLogText(written: string): JoinedLog {
	const [head = "", from] = HEAD.exec(written) ?? [];
	return { from: Number(from ?? 0), text: written.slice(head.length) };
}

/**
 * The log with its newer last lines. They are joined where the end of the one is the beginning of the other, as
 * long a stretch as there is: of lines that repeat, as many as the service gave at once may be taken for the same.
 * Where nothing fits, lines were lost between, and a line says so.
 */
export function joinLog(
	log: JoinedLog,
	tail: string,
	mostBytes: number = MOST_LOG_BYTES,
): JoinedLog {
	const { from, text } = log;
	if (tail === "") return log;
	const overlap = overlapOf(text, tail);
	if (overlap > 0 || text === "") return cut({ from, text: text + tail.slice(overlap) }, mostBytes);
	const lineEnd = text.endsWith("\n") ? "" : "\n";
	return cut({ from, text: text + lineEnd + MISSING + tail }, mostBytes);
}

/** The log from an offset on; what is not kept of it any more is `missed`. */
export function logAfter(
	{ from, text }: JoinedLog,
	offset: number,
	mostBytes: number,
): { text: string; missed: number; next: number; more: boolean } {
	const bytes = Buffer.from(text);
	const begin = characterFrom(bytes, Math.min(Math.max(0, offset - from), bytes.length));
	const most =
		begin + mostBytes >= bytes.length ? bytes.length : characterBefore(bytes, begin + mostBytes);
	return {
		text: bytes.subarray(begin, most).toString("utf8"),
		missed: Math.max(0, from - offset),
		next: from + most,
		more: most < bytes.length,
	};
}

/** A stretch in common that begins within a line is chance when it is shorter than this. */
const LEAST_WITHIN_LINE = 16;

/** How many characters at the end of `text` are the beginning of `tail`, at most. */
function overlapOf(text: string, tail: string): number {
	const end = text.slice(-tail.length);
	const shorter = shorterMatches(tail);
	let matched = 0;
	for (let k = 0; k < end.length; k++) {
		if (matched === tail.length) matched = shorter[matched - 1]!;
		while (matched > 0 && end[k] !== tail[matched]) matched = shorter[matched - 1]!;
		if (end[k] === tail[matched]) matched++;
	}
	while (matched > 0 && !isOverlap(text, matched)) matched = shorter[matched - 1]!;
	return matched;
}

function isOverlap(text: string, length: number): boolean {
	const begin = text.length - length;
	return length >= LEAST_WITHIN_LINE || begin === 0 || text[begin - 1] === "\n";
}

/** For each beginning of the text, how long the longest shorter one is with which it ends (Knuth, Morris, Pratt). */
function shorterMatches(text: string): Int32Array {
	const lengths = new Int32Array(text.length);
	let matched = 0;
	for (let k = 1; k < text.length; k++) {
		while (matched > 0 && text[k] !== text[matched]) matched = lengths[matched - 1]!;
		if (text[k] === text[matched]) matched++;
		lengths[k] = matched;
	}
	return lengths;
}

/** The end of the log, from the beginning of a line where there is one. */
function cut(log: JoinedLog, mostBytes: number): JoinedLog {
	const bytes = Buffer.from(log.text);
	if (bytes.length <= mostBytes) return log;
	const least = characterFrom(bytes, bytes.length - mostBytes);
	const lineEnd = bytes.indexOf("\n", least);
	const begin = lineEnd < 0 || lineEnd === bytes.length - 1 ? least : lineEnd + 1;
	return { from: log.from + begin, text: bytes.subarray(begin).toString("utf8") };
}

function isWithinCharacter(bytes: Buffer, at: number): boolean {
	return at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
}

function characterFrom(bytes: Buffer, at: number): number {
	let begin = at;
	while (isWithinCharacter(bytes, begin)) begin++;
	return begin;
}

function characterBefore(bytes: Buffer, at: number): number {
	let end = at;
	while (end > 0 && isWithinCharacter(bytes, end)) end--;
	return end;
}
