/** A duration for a person: `0.8 s`, `42 s`, `3 min 05 s`, `2 h 07 min`, `4 d 03 h`. */
export function durationWords(durationMs: number): string {
	const ms = Math.max(0, durationMs);
	if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${padded(seconds % 60)} s`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${padded(minutes % 60)} min`;
	const hours = Math.floor(minutes / 60);
	return `${Math.floor(hours / 24)} d ${padded(hours % 24)} h`;
}

function padded(value: number): string {
	return String(value).padStart(2, "0");
}
