/** The part of a timeline that is shown, in milliseconds since the epoch. */
export interface View {
	from: number;
	to: number;
}

/** Nobody needs to see less than this at once. */
const SHORTEST_MS = 200;

/** Zooms by `factor` (below 1: closer) around `at`, and stays within `whole`. */
export function zoom(view: View, factor: number, at: number, whole: View): View {
	const length = Math.min(
		Math.max((view.to - view.from) * factor, SHORTEST_MS),
		Math.max(whole.to - whole.from, SHORTEST_MS),
	);
	const share = (at - view.from) / (view.to - view.from);
	return within({ from: at - share * length, to: at + (1 - share) * length }, whole);
}

/** Moves by `ms`, and stays within `whole`. */
export function pan(view: View, ms: number, whole: View): View {
	return within({ from: view.from + ms, to: view.to + ms }, whole);
}

function within(view: View, whole: View): View {
	const length = view.to - view.from;
	const from = Math.max(whole.from, Math.min(view.from, whole.to - length));
	return { from, to: from + length };
}

const STEPS_S = [
	0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600,
	43_200, 86_400, 172_800, 604_800,
];

/** Round instants to write at an axis, at most `most` of them, as milliseconds after `zero`. */
export function ticks(view: View, zero: number, most: number): number[] {
	const length = (view.to - view.from) / 1000;
	const stepMs = 1000 * (STEPS_S.find((step) => length / step <= most) ?? 2_419_200);
	const first = Math.ceil((view.from - zero) / stepMs);
	const last = Math.floor((view.to - zero) / stepMs);
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) =>
		Math.round((first + at) * stepMs),
	);
}

/** A tick's words: `0`, `1.5 s`, `45 s`, `2:30`, `1:05:00`, `2 d 3 h`. */
export function tickWords(ms: number): string {
	const seconds = Math.round(ms / 100) / 10;
	if (seconds === 0) return "0";
	if (seconds < 60) return `${seconds} s`;
	const whole = Math.round(seconds);
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
	const tail = `${String(whole % 60).padStart(2, "0")}`;
	return hours === 0
		? `${minutes}:${tail}`
		: `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}
