import { durationWords } from "../../job/duration-words.ts";
import { type ItemHistory, reasonWords, STATE_WORDS, tookMs } from "../item-history.ts";

/** The item under the pointer, in words. */
export function Hint(props: { item: ItemHistory; x: number; width: number; now: number }) {
	const { item, x, width, now } = props;
	const took = tookMs(item, now);
	const isRight = x > width / 2;
	const edge = isRight ? { right: `${width - x + 28}px` } : { left: `${x + 36}px` };
	return (
		<div class="hint" style={{ ...edge, bottom: "2.2rem" }}>
			<strong>item {item.index}</strong> {STATE_WORDS[item.state]}
			{item.launches.length > 1 && `, launch ${item.launches.length}`}
			{took !== undefined && ` · ${durationWords(took)}`}
			{item.reason !== undefined && <div>{reasonWords(item)}</div>}
		</div>
	);
}
