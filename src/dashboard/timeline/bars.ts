import { hasEnded, type ItemHistory } from "../item-history.ts";

/**
 * What a bar means, in the order in which bars are painted: where many share a pixel, what matters most is seen.
 * `again`: a launch after which the item went round once more.
 */
export const BAR_KINDS = [
	"waiting",
	"succeeded",
	"starting",
	"running",
	"canceled",
	"again",
	"failed",
] as const;
export type BarKind = (typeof BAR_KINDS)[number];

/** Bars of many items, packed: 10,000 items are 30,000 bars, painted at each turn of the wheel. */
export interface Bars {
	/** The item's place in the list that was packed; among the bars of a kind it only rises. */
	row: Uint32Array;
	/** Milliseconds since the epoch. */
	from: Float64Array;
	to: Float64Array;
	/** The bars of the kind at place k in `BAR_KINDS` are those from `starts[k]` up to, and without, `starts[k + 1]`. */
	starts: readonly number[];
}

/** The bars of items, each from `since` (the start of its run) to its end, or `now`. */
export function packBars(items: readonly ItemHistory[], since: number, now: number): Bars {
	const most = items.reduce((sum, { launches }) => sum + 3 * launches.length + 1, 0);
	const found: Found = {
		count: 0,
		row: new Uint32Array(most),
		from: new Float64Array(most),
		to: new Float64Array(most),
		kind: new Uint8Array(most),
	};
	items.forEach((item, row) => {
		addBars(found, item, { row, since, now });
	});
	return byKind(found);
}

/** Bars in the order of their items. */
interface Found {
	count: number;
	row: Uint32Array;
	from: Float64Array;
	to: Float64Array;
	/** A place in `BAR_KINDS`. */
	kind: Uint8Array;
}

function byKind({ count, row, from, to, kind }: Found): Bars {
	const starts = Array.from({ length: BAR_KINDS.length + 1 }, () => 0);
	for (let at = 0; at < count; at++) starts[kind[at]! + 1]!++;
	for (let place = 0; place < BAR_KINDS.length; place++) starts[place + 1]! += starts[place]!;
	const bars: Bars = {
		row: new Uint32Array(count),
		from: new Float64Array(count),
		to: new Float64Array(count),
		starts,
	};
	const next = [...starts];
	for (let at = 0; at < count; at++) {
		const place = next[kind[at]!]!++;
		bars.row[place] = row[at]!;
		bars.from[place] = from[at]!;
		bars.to[place] = to[at]!;
	}
	return bars;
}

interface Place {
	row: number;
	since: number;
	now: number;
}

function addBars(bars: Found, item: ItemHistory, { row, since, now }: Place): void {
	const add = (kind: BarKind, from: number, to: number) => {
		if (to <= from) return;
		const at = bars.count++;
		bars.row[at] = row;
		bars.from[at] = from;
		bars.to[at] = to;
		bars.kind[at] = BAR_KINDS.indexOf(kind);
	};
	let freeSince = since;
	item.launches.forEach(({ createdAt, startedAt, endedAt }, place) => {
		const isLast = place === item.launches.length - 1;
		const until = endedAt ?? (isLast ? (item.finishedAt ?? now) : createdAt);
		add("waiting", freeSince, createdAt);
		add("starting", createdAt, Math.min(startedAt ?? until, until));
		if (startedAt !== undefined) add(kindOf(item, isLast, endedAt), startedAt, until);
		freeSince = until;
	});
	add("waiting", freeSince, item.finishedAt ?? now);
}

function kindOf({ state }: ItemHistory, isLast: boolean, endedAt: number | undefined): BarKind {
	if (!isLast || (!hasEnded(state) && endedAt !== undefined)) return "again";
	return hasEnded(state) ? (state as BarKind) : "running";
}
