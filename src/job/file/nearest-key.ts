/**
 * The key that someone most likely meant: at most a third of the letters (and always one) may be added,
 * dropped, changed or swapped with a neighbour. Undefined when none is that near.
 */
export function nearestKey(written: string, keys: readonly string[]): string | undefined {
	const allowed = Math.max(1, Math.floor(written.length / 3));
	let nearest: { key: string; distance: number } | undefined;
	for (const key of keys) {
		if (Math.abs(key.length - written.length) > allowed) continue;
		const distance = editDistance(written.toLowerCase(), key.toLowerCase());
		if (distance <= allowed && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY))
			nearest = { key, distance };
	}
	return nearest?.key;
}

/** Damerau's distance in its simple form: a swapped pair is one edit and is not edited again. */
function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, j) => j);
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
			row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, change);
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
				row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
		}
		beforeLast = last;
		last = row;
	}
	return last[b.length]!;
}
