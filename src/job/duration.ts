/**
 * Durations as people write them: `500ms`, `90s`, `10m`, `1h30m`, `2d`. Units stand from large to small,
 * each at most once, each with a whole number.
 */
export const DURATION_PATTERN =
	/^(?=\d)(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?(?:(\d{1,9})s)?(?:(\d{1,9})ms)?$/;

const UNITS = [
	["d", 86_400_000],
	["h", 3_600_000],
	["m", 60_000],
	["s", 1000],
	["ms", 1],
] as const;

/** In milliseconds; undefined when the text is no duration. */
export function parseDuration(text: string): number | undefined {
	const match = DURATION_PATTERN.exec(text);
	if (match === null) return undefined;
	return UNITS.reduce((sumMs, [, unitMs], i) => sumMs + Number(match[i + 1] ?? 0) * unitMs, 0);
}

/** The shortest text that `parseDuration` reads as `durationMs`, a whole number from 0. */
export function formatDuration(durationMs: number): string {
	let restMs = durationMs;
	let text = "";
	for (const [unit, unitMs] of UNITS) {
		const count = Math.floor(restMs / unitMs);
		if (count > 0) text += `${count}${unit}`;
		restMs -= count * unitMs;
	}
	return text === "" ? "0s" : text;
}
