const GROUPED = new Intl.NumberFormat("en");

/** A number with its thousands apart: `10,000`. */
export function numberWords(value: number): string {
	return GROUPED.format(value);
}

/** `1 container group`, `10,000 items`. */
export function countWords(count: number, one: string): string {
	return `${numberWords(count)} ${one}${count === 1 ? "" : "s"}`;
}
