import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { JobView } from "../../api/views.ts";
import type { ItemHistory } from "../item-history.ts";
import { now } from "../now.ts";
import { goTo } from "../place.ts";
import { useSize } from "../use-size.ts";
import { packBars } from "./bars.ts";
import { Hint } from "./hint.tsx";
import { Legend } from "./legend.tsx";
import { AXIS_HEIGHT } from "./paint.ts";
import { ROW_HEIGHTS, type RowHeight, TimelineControls } from "./timeline-controls.tsx";
import { usePainting } from "./use-painting.ts";
import { useView } from "./use-view.ts";
import type { View } from "./view.ts";

const MOST_HEIGHT = 460;

/** Each item a row: waiting, starting, running, and how it ended. */
export function Timeline(props: {
	job: JobView;
	items: readonly ItemHistory[];
	/** When the run began. */
	since: number;
}) {
	const { job, items, since } = props;
	const frame = useRef<HTMLElement>(null);
	const canvas = useRef<HTMLCanvasElement>(null);
	const chosen = useSignal<RowHeight>("all");
	const scrolled = useSignal(0);
	const pointed = useSignal<{ x: number; y: number } | undefined>(undefined);
	const width = useSize(frame).width.value;
	const whole = wholeOf(job, items, since);
	const { view, isWhole, handlers, zoomBy, panBy, showWhole } = useView(canvas, whole);

	const rowHeight = ROW_HEIGHTS[chosen.value] ?? heightForAll(items.length);
	const fullHeight = AXIS_HEIGHT + Math.ceil(rowHeight * items.length);
	const height = Math.min(fullHeight, MOST_HEIGHT);
	const bars = useMemo(() => packBars(items, whole.from, whole.to), [items, whole.from, whole.to]);
	const rows = { height: rowHeight, scrolled: scrolled.value };
	usePainting(canvas, { width, height }, bars, view, rows, whole.from);

	const itemAt = (y: number) => items[Math.floor((y - AXIS_HEIGHT + scrolled.value) / rowHeight)];
	const pointedItem = pointed.value && itemAt(pointed.value.y);
	return (
		<section class="panel" aria-label="Timeline">
			<header>
				<h2>Timeline</h2>
				<Legend />
				<TimelineControls {...{ height: chosen, isWhole, zoomBy, showWhole }} />
			</header>
			<section
				ref={frame}
				class="timeline"
				style={{ height: `${height + 2}px` }}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and takes keys
				tabIndex={0}
				aria-label={`Timeline of ${items.length} items. Arrows move, plus and minus zoom, 0 shows the whole. The list of items below has the same in words.`}
				onScroll={(event) => {
					scrolled.value = event.currentTarget.scrollTop;
				}}
				onKeyDown={(event) => takeKey(event, { view, zoomBy, panBy, showWhole })}
			>
				<div style={{ height: `${fullHeight}px` }}>
					<canvas
						ref={canvas}
						style={{ height: `${height}px` }}
						onPointerDown={handlers.onPointerDown}
						onPointerMove={(event) => {
							handlers.onPointerMove(event);
							pointed.value = { x: event.offsetX, y: event.offsetY };
						}}
						onPointerLeave={() => {
							pointed.value = undefined;
						}}
						onClick={(event) => {
							const item = itemAt(event.offsetY);
							if (item && !handlers.wasDragged())
								goTo({ page: "job", id: job.id, open: item.index });
						}}
					/>
				</div>
			</section>
			{pointed.value && pointedItem && (
				<Hint item={pointedItem} x={pointed.value.x} width={width} now={whole.to} />
			)}
		</section>
	);
}

function takeKey(
	event: KeyboardEvent,
	{
		view,
		zoomBy,
		panBy,
		showWhole,
	}: {
		view: View;
		zoomBy: (factor: number) => void;
		panBy: (ms: number) => void;
		showWhole: () => void;
	},
): void {
	const step = (view.to - view.from) / 5;
	const moves: Record<string, () => void> = {
		ArrowLeft: () => panBy(-step),
		ArrowRight: () => panBy(step),
		"+": () => zoomBy(0.5),
		"-": () => zoomBy(2),
		"0": showWhole,
	};
	const move = moves[event.key];
	if (move === undefined || event.ctrlKey || event.metaKey) return;
	event.preventDefault();
	move();
}

function heightForAll(count: number): number {
	return Math.min(18, (MOST_HEIGHT - AXIS_HEIGHT) / Math.max(count, 1));
}

function wholeOf(job: JobView, items: readonly ItemHistory[], from: number): View {
	const last = items.reduce((latest, { finishedAt = 0 }) => Math.max(latest, finishedAt), 0);
	const to = job.finishedAt === undefined ? now.value : Math.max(last, Date.parse(job.finishedAt));
	return { from, to: Math.max(to, from + 1000) };
}
