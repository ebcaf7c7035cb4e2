import { useMemo, useRef } from "preact/hooks";
import type { JobView } from "../../api/views.ts";
import type { ItemHistory } from "../item-history.ts";
import { now } from "../now.ts";
import { countWords, numberWords } from "../parts/number-words.ts";
import { ticks, tickWords } from "../timeline/view.ts";
import { useSize } from "../use-size.ts";
import { type Course, courseOf } from "./concurrency.ts";
import { peaksOf } from "./peaks.ts";

const HEIGHT = 150;
const TOP = 14;
const BASE = HEIGHT - 20;

/** How many launches were held and ran at once, and how many items ended, over the job's time. */
export function CourseChart(props: {
	job: JobView;
	items: readonly ItemHistory[];
	/** When the run began. */
	since: number;
	/** Container groups that may be held at once, where that is known. */
	limit: number | undefined;
}) {
	const { job, items, since: from, limit } = props;
	const frame = useRef<HTMLDivElement>(null);
	const width = Math.max(useSize(frame).width.value, 100);
	const to = job.finishedAt === undefined ? now.value : Date.parse(job.finishedAt);
	const course = courseOf(items, { from, to: Math.max(to, from + 1000) }, Math.floor(width / 4));
	const peaks = useMemo(() => peaksOf(items), [items]);
	const mostHeld = Math.max(1, ...course.held);
	// A limit far above would leave the rest flat; it is told in words then.
	const isNear = limit !== undefined && limit <= 2 * mostHeld;
	const most = isNear ? Math.max(mostHeld, limit) : mostHeld;
	const y = (value: number) => BASE - ((BASE - TOP) * value) / most;
	const mostEnded = Math.max(1, ...course.ended);
	return (
		<section class="panel" aria-label="At once">
			<header>
				<h2>At once, and ended</h2>
				<span class="soft">
					up to {numberWords(peaks.running)} running, {numberWords(peaks.held)} held; heights are
					averages; green below: items that ended
					{limit !== undefined && !isNear && `; quota: ${countWords(limit, "container group")}`}
				</span>
			</header>
			<div ref={frame}>
				<svg
					class="chart"
					viewBox={`0 0 ${width} ${HEIGHT}`}
					role="img"
					aria-label={`Items at once over time: up to ${peaks.running} running, ${peaks.held} held`}
				>
					<path class="held" d={area(course.held, width, y)} />
					<path class="run" d={area(course.running, width, y)} />
					{Array.from(course.ended, (count, at) =>
						count === 0 ? null : (
							<rect
								key={at}
								class="ended"
								x={at * 4}
								width={3}
								y={BASE - (count / mostEnded) * 24}
								height={(count / mostEnded) * 24}
							/>
						),
					)}
					{limit !== undefined && isNear && (
						<>
							<line class="limit" x1={0} x2={width} y1={y(limit)} y2={y(limit)} />
							<text class="limit-text" x={width - 4} y={y(limit) - 4} text-anchor="end">
								quota: {numberWords(limit)} groups
							</text>
						</>
					)}
					<line class="ax" x1={0} x2={width} y1={BASE + 0.5} y2={BASE + 0.5} />
					<Axis course={course} width={width} />
					<text x={2} y={TOP - 3}>
						{numberWords(Math.round(most))}
					</text>
				</svg>
			</div>
		</section>
	);
}

function Axis({ course: { from, slice, held }, width }: { course: Course; width: number }) {
	const view = { from, to: from + slice * held.length };
	return (
		<>
			{ticks(view, from, Math.max(2, Math.floor(width / 90))).map((tick) => (
				<text
					key={tick}
					x={(tick / (view.to - view.from)) * width}
					y={HEIGHT - 5}
					text-anchor={anchorOf(tick / (view.to - view.from))}
				>
					{tickWords(tick)}
				</text>
			))}
		</>
	);
}

function area(values: Float64Array, width: number, y: (value: number) => number): string {
	const step = width / values.length;
	const points = Array.from(
		values,
		(value, at) =>
			`L${(at * step).toFixed(1)} ${y(value).toFixed(1)}H${((at + 1) * step).toFixed(1)}`,
	);
	return `M0 ${BASE}${points.join("")}V${BASE}Z`;
}

/** What stands at an edge stays within it. */
function anchorOf(share: number): "start" | "middle" | "end" {
	if (share < 0.02) return "start";
	return share > 0.97 ? "end" : "middle";
}
