/**
 * Schedules of timer functions, as NCRONTAB reads them: `{second} {minute} {hour} {day} {month} {weekday}`,
 * or the same without the second, which is then 0. In UTC. Day and weekday must both hold.
 *
 * A field is a list of values, ranges `a-b` and `*`, each with an optional step `/n`; months and weekdays
 * may be English names or their first three letters; Sunday is 0 or 7.
 */
export interface Schedule {
	expression: string;
	fields: readonly ReadonlySet<number>[];
}

const MONTHS =
	"january february march april may june july august september october november december".split(
		" ",
	);
const WEEKDAYS = "sunday monday tuesday wednesday thursday friday saturday".split(" ");
const FIELDS = [
	{ name: "second", from: 0, to: 59, words: [] as string[] },
	{ name: "minute", from: 0, to: 59, words: [] },
	{ name: "hour", from: 0, to: 23, words: [] },
	{ name: "day", from: 1, to: 31, words: [] },
	{ name: "month", from: 1, to: 12, words: MONTHS },
	{ name: "weekday", from: 0, to: 7, words: WEEKDAYS },
] as const;
type Field = (typeof FIELDS)[number];

/** How far ahead an occurrence is looked for: a 29 February on a given weekday comes at most 40 years apart. */
const HORIZON_YEARS = 40;
const DAY_MS = 86_400_000;

/** Reads an expression; throws a RangeError that says what was expected where. */
export function parseSchedule(expression: string): Schedule {
	const texts = expression.trim().split(/\s+/);
	if (texts.length === 5) texts.unshift("0");
	if (texts.length !== FIELDS.length)
		throw new RangeError(
			`The schedule '${expression}' must have 5 or 6 fields ({second} {minute} {hour} {day} {month} {weekday}); it has ${texts.length}.`,
		);
	const fields = FIELDS.map((field, index) => {
		const values = new Set<number>();
		for (const part of texts[index]!.split(",")) addPart(expression, field, part, values);
		return values;
	});
	if (fields[5]!.has(7)) fields[5]!.add(0);
	const schedule = { expression, fields };
	if (nextOccurrence(schedule, 0) === undefined)
		throw new RangeError(`The schedule '${expression}' never occurs.`);
	return schedule;
}

/** The first instant of the schedule after `afterMs`; both in milliseconds since the epoch. */
export function nextOccurrence({ fields }: Schedule, afterMs: number): number | undefined {
	const [seconds, minutes, hours, days, months, weekdays] = fields as [
		Set<number>,
		Set<number>,
		Set<number>,
		Set<number>,
		Set<number>,
		Set<number>,
	];
	const fromMs = Math.floor(afterMs / 1000) * 1000 + 1000;
	const firstDayMs = Math.floor(fromMs / DAY_MS) * DAY_MS;
	for (let day = 0; day < HORIZON_YEARS * 366; day++) {
		const dayMs = firstDayMs + day * DAY_MS;
		const date = new Date(dayMs);
		if (!months.has(date.getUTCMonth() + 1) || !days.has(date.getUTCDate())) continue;
		if (!weekdays.has(date.getUTCDay())) continue;
		const found = firstInDay(dayMs, fromMs, [hours, minutes, seconds]);
		if (found !== undefined) return found;
	}
	return undefined;
}

function firstInDay(
	dayMs: number,
	fromMs: number,
	[hours, minutes, seconds]: [Set<number>, Set<number>, Set<number>],
): number | undefined {
	for (const hour of ascending(hours)) {
		const hourMs = dayMs + hour * 3_600_000;
		if (hourMs + 3_600_000 <= fromMs) continue;
		for (const minute of ascending(minutes)) {
			const minuteMs = hourMs + minute * 60_000;
			if (minuteMs + 60_000 <= fromMs) continue;
			for (const second of ascending(seconds)) {
				const atMs = minuteMs + second * 1000;
				if (atMs >= fromMs) return atMs;
			}
		}
	}
	return undefined;
}

function ascending(values: ReadonlySet<number>): number[] {
	return [...values].sort((a, b) => a - b);
}

function addPart(expression: string, field: Field, part: string, to: Set<number>): void {
	const fail = (expected: string): never => {
		throw new RangeError(
			`The schedule '${expression}' has '${part}' as its ${field.name}; expected ${expected}.`,
		);
	};
	const [range, stepText, ...rest] = part.split("/");
	if (rest.length > 0) fail("at most one step, as in */5");
	const step = stepText === undefined ? 1 : Number(stepText);
	if (!/^\d+$/.test(stepText ?? "1") || step < 1) fail("a step of at least 1, as in */5");
	const fieldValue = (text: string): number => {
		const word = (field.words as readonly string[]).findIndex(
			(name) => name === text.toLowerCase() || name.slice(0, 3) === text.toLowerCase(),
		);
		const value = word >= 0 ? word + field.from : Number(text);
		if (word < 0 && !/^\d+$/.test(text)) fail(`a whole number from ${field.from} to ${field.to}`);
		if (value < field.from || value > field.to) fail(`a value from ${field.from} to ${field.to}`);
		return value;
	};
	if (range === "*") {
		for (let value: number = field.from; value <= field.to; value += step) to.add(value);
		return;
	}
	const [first, last, ...more] = range!.split("-");
	if (more.length > 0) fail("a range such as 1-5");
	const from = fieldValue(first!);
	const until = last === undefined ? (stepText === undefined ? from : field.to) : fieldValue(last);
	if (until < from) fail("a range that does not run backwards");
	for (let value = from; value <= until; value += step) to.add(value);
}
