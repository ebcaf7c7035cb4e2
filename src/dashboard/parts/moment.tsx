import { durationWords } from "../../job/duration-words.ts";
import { now } from "../now.ts";

/** An instant, as how long ago it was; the instant itself is its title. */
export function Ago({ at }: { at: string }) {
	return (
		<time dateTime={at} title={new Date(at).toLocaleString()}>
			{durationWords(now.value - Date.parse(at))} ago
		</time>
	);
}

/** How long something took, or takes so far. */
export function Took({ from, to }: { from: string; to?: string | undefined }) {
	const until = to === undefined ? now.value : Date.parse(to);
	return <>{durationWords(until - Date.parse(from))}</>;
}
