import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn } from "./template-function.ts";

/** Source: learn.microsoft.com, "Date functions for ARM templates". `utcNow` belongs to the scope. */
export const dateFunctions: FunctionTable = {
	dateTimeAdd: fn("string string string?", (base: string, duration: string, format?: string) =>
		formatDate(instantOf(base) + durationMs(duration), format),
	),
	dateTimeFromEpoch: fn("int", (seconds: number) =>
		formatDate(seconds * 1000, "yyyy-MM-ddTHH:mm:ssZ"),
	),
	dateTimeToEpoch: fn("string", (text: string) => Math.floor(instantOf(text) / 1000)),
};

/** An instant as .NET's custom format shows it; without one, as ARM does: `yyyyMMddTHHmmssZ`. */
export function formatDate(atMs: number, format = "yyyyMMddTHHmmssZ"): string {
	const date = new Date(atMs);
	if (Number.isNaN(date.getTime())) throw new ExpressionError("A date is out of range.");
	const iso = date.toISOString();
	const [, year, month, day, hour, minute, second, fraction] =
		/^(.*)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z$/.exec(iso) ?? [];
	const plain: Record<string, string> = {
		u: `${iso.slice(0, 10)} ${iso.slice(11, 19)}Z`,
		d: `${Number(month)}/${Number(day)}/${year}`,
		s: iso.slice(0, 19),
		o: `${iso.slice(0, -1)}0000Z`,
	};
	if (Object.hasOwn(plain, format)) return plain[format]!;
	const parts: Record<string, string> = {
		...{ yyyy: year!, yy: year!.slice(-2), MM: month!, M: `${Number(month)}`, dd: day! },
		...{
			d: `${Number(day)}`,
			HH: hour!,
			H: `${Number(hour)}`,
			mm: minute!,
			m: `${Number(minute)}`,
		},
		...{ ss: second!, s: `${Number(second)}`, fff: fraction! },
	};
	return format.replace(/yyyy|yy|MM?|dd?|HH?|mm?|ss?|fff/g, (part) => parts[part]!);
}

function instantOf(text: string): number {
	const compact = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
	const iso = compact ? compact.slice(1).join(":").replace(":", "-").replace(":", "-") : undefined;
	const atMs = Date.parse(iso ? `${iso.slice(0, 10)}T${iso.slice(11)}Z` : text);
	if (!Number.isNaN(atMs)) return atMs;
	throw new ExpressionError("A text that should be a date and time of ISO 8601 is none.");
}

const DURATION =
	/^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const UNITS_S = [365 * 86_400, 30 * 86_400, 7 * 86_400, 86_400, 3600, 60, 1];

/** A duration of ISO 8601; a year has 365 days and a month 30, as in .NET's XmlConvert. */
function durationMs(text: string): number {
	const [, sign, ...amounts] = DURATION.exec(text) ?? [];
	if (amounts.length === 0 || amounts.every((each) => each === undefined)) {
		throw new ExpressionError("A text that should be a duration of ISO 8601 is none.");
	}
	const seconds = amounts.reduce(
		(sum, amount, index) => sum + Number(amount ?? 0) * UNITS_S[index]!,
		0,
	);
	return (sign ? -1000 : 1000) * seconds;
}
