import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { durationWords } from "../../job/duration-words.ts";
import { type ItemHistory, reasonWords, STATE_WORDS, tookMs } from "../item-history.ts";
import { now } from "../now.ts";
import { visibleText } from "../parts/visible-text.ts";
import { goTo } from "../place.ts";
import { useSize } from "../use-size.ts";
import type { ItemTexts } from "./item-texts.ts";

const BEYOND = 8;

/** A list of any length: only the lines that are seen are in the document. Arrows, Page and Home move in it. */
export function ItemList(props: {
	jobId: string;
	items: readonly ItemHistory[];
	texts: ItemTexts;
	shown: readonly number[];
}) {
	const { jobId, items, texts, shown } = props;
	const frame = useRef<HTMLDivElement>(null);
	const top = useSignal(0);
	const { height } = useSize(frame);
	const chosen = useSignal(0);
	const line = matchMedia("(max-width: 36rem)").matches ? 44 : 36;
	const first = Math.max(0, Math.floor(top.value / line) - BEYOND);
	const last = Math.min(shown.length, Math.ceil((top.value + height.value) / line) + BEYOND);
	useEffect(() => {
		// What a search found may lie far apart; each part is asked for once.
		for (const index of shown.slice(first, last)) texts.need(index, index + 1);
	}, [texts, shown, first, last]);
	const at = Math.max(0, Math.min(chosen.value, shown.length - 1));
	const isChosenThere = at >= first && at < last;
	const choose = (at: number) => {
		chosen.value = Math.max(0, Math.min(at, shown.length - 1));
		const element = frame.current!;
		const y = chosen.value * line;
		if (y < element.scrollTop) element.scrollTop = y;
		if (y + line > element.scrollTop + element.clientHeight)
			element.scrollTop = y + line - element.clientHeight;
	};
	const openChosen = () => {
		const item = shown[Math.min(chosen.value, shown.length - 1)];
		if (item !== undefined) goTo({ page: "job", id: jobId, open: item });
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const page = Math.floor(height.value / line);
		const moves: Record<string, number> = {
			ArrowDown: at + 1,
			ArrowUp: at - 1,
			PageDown: at + page,
			PageUp: at - page,
			Home: 0,
			End: shown.length - 1,
		};
		if (event.key === "Enter") {
			openChosen();
		} else if (moves[event.key] !== undefined) {
			event.preventDefault();
			choose(moves[event.key]!);
		}
	};
	return (
		<>
			<div class="line names" aria-hidden="true">
				<span>Item</span>
				<span>State</span>
				<span>What</span>
				<span class="number took">Took</span>
				<span class="number rare">Launches</span>
				<span class="rare">Why</span>
			</div>
			{shown.length === 0 && <p class="soft none">No item has that.</p>}
			<div
				ref={frame}
				class="items"
				hidden={shown.length === 0}
				tabIndex={0}
				role="listbox"
				aria-label="Items; Enter opens one"
				aria-activedescendant={isChosenThere ? `item-${shown[at]}` : undefined}
				onScroll={(event) => {
					top.value = event.currentTarget.scrollTop;
				}}
				onKeyDown={onKeyDown}
				onClick={(event) => {
					const line = (event.target as HTMLElement).closest<HTMLElement>("[data-at]");
					if (line === null) return;
					chosen.value = Number(line.dataset.at);
					openChosen();
				}}
			>
				<div style={{ height: `${shown.length * line}px` }} role="presentation">
					{shown.slice(first, last).map((index, place) => {
						const its = first + place;
						return (
							<div
								key={index}
								id={`item-${index}`}
								class="line"
								style={{ top: `${its * line}px` }}
								role="option"
								aria-selected={its === at}
								aria-posinset={its + 1}
								aria-setsize={shown.length}
								tabIndex={-1}
								data-at={its}
							>
								<Cells item={items[index]!} text={texts.texts.value[index]} />
							</div>
						);
					})}
				</div>
			</div>
		</>
	);
}

function Cells({ item, text }: { item: ItemHistory; text: string | undefined }) {
	const { index, state, launches } = item;
	const took = tookMs(item, now.value);
	return (
		<>
			<span class="mono">#{index}</span>
			<span class={`status ${state}`}>
				<span class="dot" />
				{STATE_WORDS[state]}
			</span>
			<span class="mono">{text !== undefined && visibleText(text)}</span>
			<span class="number took">{took !== undefined && durationWords(took)}</span>
			<span class="number rare soft">{launches.length > 1 ? launches.length : ""}</span>
			<span class="soft rare">{reasonWords(item)}</span>
		</>
	);
}
