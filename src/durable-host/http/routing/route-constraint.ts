/** Constraints of route parameters (Microsoft.AspNetCore.Routing.Constraints), in their invariant culture. */

export type RouteConstraint = (value: string) => boolean;

const INT = { min: -(2n ** 31n), max: 2n ** 31n - 1n };
const LONG = { min: -(2n ** 63n), max: 2n ** 63n - 1n };
/** The largest System.Decimal. */
const DECIMAL_MAX = 2n ** 96n - 1n;
const FLOAT = /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const DECIMAL = /^\s*[+-]?(\d[\d,]*\.?\d*|\.\d+)[+-]?\s*$/;
const NOT_FINITE = /^\s*(nan|[+-]?(infinity|∞))\s*$/i;
const GUID =
	/^\s*(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}|\([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\))\s*$/i;

const PLAIN: Record<string, RouteConstraint> = {
	int: (value) => isWhole(value, INT),
	long: (value) => isWhole(value, LONG),
	bool: (value) => /^\s*(true|false)\s*$/i.test(value),
	datetime: isDateTime,
	decimal: isDecimal,
	double: (value) => FLOAT.test(value) || NOT_FINITE.test(value),
	float: (value) => FLOAT.test(value) || NOT_FINITE.test(value),
	guid: (value) => GUID.test(value),
	alpha: (value) => /^[a-z]*$/i.test(value),
	required: (value) => value !== "",
	file: (value) => isFileName(value),
	nonfile: (value) => !isFileName(value),
};

/** With how many numbers each constraint can be made. */
const NUMERIC: Record<
	string,
	{ counts: number[]; make: (a: bigint, b: bigint) => RouteConstraint }
> = {
	min: { counts: [1], make: (min) => (value) => isWhole(value, { min, max: LONG.max }) },
	max: { counts: [1], make: (max) => (value) => isWhole(value, { min: LONG.min, max }) },
	range: { counts: [2], make: (min, max) => (value) => isWhole(value, { min, max }) },
	minlength: { counts: [1], make: (min) => (value) => value.length >= min },
	maxlength: { counts: [1], make: (max) => (value) => value.length <= max },
	length: {
		counts: [1, 2],
		make: (min, max) => (value) => value.length >= min && value.length <= max,
	},
};

/** The constraint of that name, or a sentence that says why there is none. */
export function routeConstraint(
	name: string,
	argument: string | undefined,
): RouteConstraint | string {
	const key = name.toLowerCase();
	const plain = Object.hasOwn(PLAIN, key) ? PLAIN[key] : undefined;
	if (plain !== undefined && argument === undefined) return plain;
	if (key === "regex" && argument !== undefined) return matching(argument);
	const numeric = Object.hasOwn(NUMERIC, key) ? NUMERIC[key] : undefined;
	if (numeric !== undefined) {
		const numbers = (argument ?? "").split(",").map((text) => text.trim());
		const isFit = numeric.counts.includes(numbers.length) && numbers.every(isNumber);
		if (!isFit)
			return `${name} takes ${numeric.counts.join(" or ")} whole number(s) in parentheses.`;
		const [first, second] = numbers.map(BigInt);
		return numeric.make(first!, second ?? first!);
	}
	const known = [...Object.keys(PLAIN), ...Object.keys(NUMERIC), "regex"].join(", ");
	return `there is no constraint '${name}${argument === undefined ? "" : `(${argument})`}'. Expected one of ${known}.`;
}

/** A part of the value has to match, unless the expression is anchored; case does not count. */
function matching(expression: string): RouteConstraint | string {
	try {
		const pattern = new RegExp(expression, "i");
		return (value) => pattern.test(value);
	} catch {
		return `'${expression}' is no regular expression.`;
	}
}

function isNumber(text: string): boolean {
	return /^[+-]?\d+$/.test(text);
}

function isWhole(value: string, { min, max }: { min: bigint; max: bigint }): boolean {
	if (!isNumber(value.trim())) return false;
	const number = BigInt(value.trim().replace(/^\+/, ""));
	return number >= min && number <= max;
}

function isDecimal(value: string): boolean {
	if (!DECIMAL.test(value)) return false;
	const whole = value.replace(/\..*$/s, "").replace(/\D/g, "");
	return BigInt(whole === "" ? 0 : whole) <= DECIMAL_MAX;
}

function isDateTime(value: string): boolean {
	return /\d/.test(value) && /[-/:.\s]/.test(value) && !Number.isNaN(Date.parse(value));
}

function isFileName(value: string): boolean {
	const last = value.slice(value.lastIndexOf("/") + 1);
	const point = last.indexOf(".");
	return point >= 0 && last.slice(point).replaceAll(".", "") !== "";
}
