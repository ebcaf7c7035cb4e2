/**
 * Cron expressions as NCrontab reads them: `{second} {minute} {hour} {day} {month} {weekday}`, or the same
 * without the second, which is then 0. Day and weekday must both hold.
 *
 * A field is a list of values, ranges `a-b` and `*`, each with an optional step `/n`; `a/n` goes from a to the
 * end, except that `a/1` is just a. Months and weekdays may be the beginnings of their English names; Sunday is
 * 0. A range that runs backwards is turned round. Knows nothing of time zones: its instants are those of a
 * clock on the wall, as milliseconds that the same reading would be in UTC.
 */
export interface CronExpression {
	fields: readonly ReadonlySet<number>[];
	/** False when it names its hours, minutes and seconds one by one; it decides what a repeated hour means. */
	isInterval: boolean;
	/** True when it may occur more than once in a minute. */
	isFrequent: boolean;
}

const MONTHS =
	"January February March April May June July August September October November December".split(
		" ",
	);
const WEEKDAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const FIELDS = [
	{ name: "second", from: 0, to: 59, words: [] as string[] },
	{ name: "minute", from: 0, to: 59, words: [] },
	{ name: "hour", from: 0, to: 23, words: [] },
	{ name: "day", from: 1, to: 31, words: [] },
	{ name: "month", from: 1, to: 12, words: MONTHS },
	{ name: "weekday", from: 0, to: 6, words: WEEKDAYS },
] as const;
type Field = (typeof FIELDS)[number];

/** How far ahead an occurrence is looked for: a 29 February on a given weekday comes at most 40 years apart. */
const HORIZON_YEARS = 40;
const DAY_MS = 86_400_000;

/** Reads an expression; throws a RangeError that says what was expected where. */
export function parseCron(expression: string): CronExpression {
	const written = expression.trim().split(/\s+/);
	const texts = written.length === 5 ? ["0", ...written] : written;
	if (texts.length !== FIELDS.length)
		throw new RangeError(
			`The schedule '${expression}' must have 5 or 6 fields ({second} {minute} {hour} {day} {month} {weekday}), or be a duration such as "00:05:00"; it has ${written.length} fields.`,
		);
	const fields = FIELDS.map((field, index) => {
		const values = new Set<number>();
		for (const part of texts[index]!.split(",")) addPart(expression, field, part, values);
		return values;
	});
	const cron = {
		fields,
		isInterval: texts.slice(0, 3).some((text) => /[*/-]/.test(text)),
		isFrequent: fields[0]!.size > 1 && texts.slice(1).every((text) => text === "*"),
	};
	if (nextOnWall(cron, 0) === undefined)
		throw new RangeError(`The schedule '${expression}' never occurs.`);
	return cron;
}

/** The first reading of the wall's clock after `afterMs`. */
export function nextOnWall({ fields }: CronExpression, afterMs: number): number | undefined {
	const [seconds, minutes, hours, days, months, weekdays] = fields as [
		ReadonlySet<number>,
		ReadonlySet<number>,
		ReadonlySet<number>,
		ReadonlySet<number>,
		ReadonlySet<number>,
		ReadonlySet<number>,
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
	[hours, minutes, seconds]: [ReadonlySet<number>, ReadonlySet<number>, ReadonlySet<number>],
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
	const [range = "", stepText, ...rest] = part.split("/");
	if (rest.length > 0) fail("at most one step, as in */5");
	const step = Number(stepText ?? 1);
	if (!/^\d+$/.test(stepText ?? "1") || step < 1) fail("a step of at least 1, as in */5");
	const [first, last, ...more] = range === "*" ? [field.from, field.to] : range.split("-");
	if (more.length > 0) fail("a range such as 1-5");
	const read = (text: string | number) => fieldValue(field, String(text), fail);
	const from = read(first!);
	const until = last !== undefined ? read(last) : step > 1 ? field.to : from;
	for (let value = Math.min(from, until); value <= Math.max(from, until); value += step)
		to.add(value);
}

function fieldValue(field: Field, text: string, fail: (expected: string) => never): number {
	if (/^\d+$/.test(text)) {
		const value = Number(text);
		return value >= field.from && value <= field.to
			? value
			: fail(`a value from ${field.from} to ${field.to}`);
	}
	const words: readonly string[] = field.words;
	const at = words.findIndex((word) => word.toLowerCase().startsWith(text.toLowerCase()));
	if (at >= 0 && text !== "") return at + field.from;
	return fail(
		`a whole number from ${field.from} to ${field.to}${words.length > 0 ? ` or a name such as ${words[1]}` : ""}`,
	);
}
