import { durationWords } from "../../job/duration-words.ts";
import { now } from "../now.ts";
import { agoWords } from "./ago-words.ts";
import { instantWords } from "./instant-words.ts";

/** An instant, as how long ago it was; the instant itself is its title. */
export function Ago({ at }: { at: string }) {
	return (
		<time dateTime={at} title={instantWords(at)}>
			{agoWords(now.value - Date.parse(at))}
		</time>
	);
}

/** An instant to come, as how long it takes until then; the instant itself is its title. */
export function Until({ at }: { at: string }) {
	const leftMs = Date.parse(at) - now.value;
	return (
		<time dateTime={at} title={instantWords(at)}>
			{leftMs > 0 ? `in ${durationWords(leftMs)}` : "now"}
		</time>
	);
}

/** How long something took, or takes so far. */
export function Took({ from, to }: { from: string; to?: string | undefined }) {
	const until = to === undefined ? now.value : Date.parse(to);
	return <>{durationWords(until - Date.parse(from))}</>;
}
