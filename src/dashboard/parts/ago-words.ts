const UNITS = [
	["d", 86_400_000],
	["h", 3_600_000],
	["min", 60_000],
	["s", 1000],
] as const;

/** How long ago something was, in its largest unit: `just now`, `42 s ago`, `10 min ago`, `3 h ago`, `12 d ago`. */
export function agoWords(ms: number): string {
	const unit = UNITS.find(([, length]) => ms >= length);
	return unit === undefined ? "just now" : `${Math.floor(ms / unit[1])} ${unit[0]} ago`;
}
