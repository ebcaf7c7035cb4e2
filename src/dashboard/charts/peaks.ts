import type { ItemHistory } from "../item-history.ts";

/** The most launches that were held, and whose containers ran, at any one time. What has not ended is held until now. */
export function peaksOf(items: readonly ItemHistory[]): { held: number; running: number } {
	const [held, running] = [noSpans(), noSpans()];
	for (const { launches, finishedAt } of items) {
		launches.forEach(({ createdAt, startedAt, endedAt }, place) => {
			const isLast = place === launches.length - 1;
			const until = endedAt ?? (isLast ? (finishedAt ?? Number.POSITIVE_INFINITY) : createdAt);
			held.begins.push(createdAt);
			held.ends.push(until);
			if (startedAt === undefined) return;
			running.begins.push(startedAt);
			running.ends.push(until);
		});
	}
	return { held: peakOf(held), running: peakOf(running) };
}

interface Spans {
	begins: number[];
	ends: number[];
}

function noSpans(): Spans {
	return { begins: [], ends: [] };
}

function peakOf(spans: Spans): number {
	const begins = Float64Array.from(spans.begins).sort();
	const ends = Float64Array.from(spans.ends).sort();
	let [peak, over] = [0, 0];
	begins.forEach((begin, begun) => {
		while (over < ends.length && ends[over]! <= begin) over++;
		peak = Math.max(peak, begun + 1 - over);
	});
	return peak;
}
