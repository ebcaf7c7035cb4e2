export function median(values: number[]): number {
	return quantile(values, 0.5);
}

/** The value below which that part of the values lies, by the nearest rank. */
export function quantile(values: number[], part: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}
