/** Durations as .NET writes them: `hh:mm`, `hh:mm:ss`, `hh:mm:ss.fffffff`, each with days as `d.` in front, or `d` alone. */
const PATTERN = /^(-)?(?:(\d+)|(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?)$/;

/** The duration in milliseconds; undefined when the text is none. As TimeSpan.Parse of .NET. */
export function parseTimeSpan(text: string): number | undefined {
	const found = PATTERN.exec(text.trim());
	if (found === null) return undefined;
	const [, minus, onlyDays, days, hours, minutes, seconds, fraction] = found;
	const part = (digits: string | undefined) => Number(digits ?? 0);
	if (part(hours) > 23 || part(minutes) > 59 || part(seconds) > 59) return undefined;
	const totalSeconds =
		(part(onlyDays) + part(days)) * 86_400 +
		part(hours) * 3600 +
		part(minutes) * 60 +
		part(seconds) +
		Number(`0.${fraction ?? 0}`);
	return Math.round(totalSeconds * 1000) * (minus === undefined ? 1 : -1);
}

/** The duration as .NET writes it, such as `00:05:00` or `1.02:00:00.5000000`. */
export function formatTimeSpan(durationMs: number): string {
	const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
	const days = Math.floor(durationMs / 86_400_000);
	const ms = durationMs % 1000;
	const time = [durationMs / 3_600_000, durationMs / 60_000, durationMs / 1000].map(
		(value, index) => two(value % (index === 0 ? 24 : 60)),
	);
	return `${days > 0 ? `${days}.` : ""}${time.join(":")}${ms > 0 ? `.${String(ms).padStart(3, "0")}0000` : ""}`;
}
