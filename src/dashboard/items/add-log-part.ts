import type { LogPartView } from "../../api/views.ts";

/** A log as far as it was read. */
export interface KnownLog {
	text: string;
	run: number;
	launch: number;
	/** Nothing more comes. */
	isComplete: boolean;
	next: string;
	waitMs: number;
}

/** A page keeps this much of a log: as much as the server does. */
const MOST_CHARACTERS = 1_000_000;

/** A log with what came of it; where another launch begins, a line says so. */
export function addLogPart(known: KnownLog | undefined, part: LogPartView): KnownLog {
	const { run, launch, text, missed, complete, next, waitMs } = part;
	const before = known?.text ?? "";
	const isNext = known !== undefined && (known.run !== run || known.launch !== launch);
	const begins = isNext && before !== "" ? `${endLine(before)}[launch ${launch}]\n` : before;
	const gap = missed > 0 ? `[${missed} bytes are not kept]\n` : "";
	const whole = begins + gap + text;
	return {
		text: whole.length > MOST_CHARACTERS ? whole.slice(-MOST_CHARACTERS) : whole,
		run,
		launch,
		isComplete: complete,
		next,
		waitMs,
	};
}

function endLine(text: string): string {
	return text.endsWith("\n") ? text : `${text}\n`;
}
