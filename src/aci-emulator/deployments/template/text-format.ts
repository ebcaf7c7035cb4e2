import { ExpressionError } from "./expression.ts";
import type { TemplateValue } from "./template-value.ts";

const PLACE = /\{\{|\}\}|\{(\d+)(?:,(-?\d+))?(?::([^{}]*))?\}/g;
/** So that an alignment cannot fill the memory. */
const WIDEST = 1000;

/** .NET's composite format: `{index[,alignment][:format]}`, doubled braces for themselves. */
export function formatText(text: string, values: TemplateValue[]): string {
	return text.replace(PLACE, (all, index?: string, alignment?: string, format?: string) => {
		if (index === undefined) return all[0]!;
		const value = values[Number(index)];
		if (value === undefined) {
			throw new ExpressionError(
				`Unable to evaluate the template language function 'format': the format has '{${index}}', and there are '${values.length}' values.`,
			);
		}
		const shown = shownAs(value, format);
		const width = Math.min(Math.abs(Number(alignment ?? 0)), WIDEST);
		return alignment?.startsWith("-") ? shown.padEnd(width) : shown.padStart(width);
	});
}

function shownAs(value: TemplateValue, format: string | undefined): string {
	if (typeof value === "string") return value;
	if (typeof value === "boolean") return value ? "True" : "False";
	if (typeof value !== "number") return value === null ? "" : JSON.stringify(value);
	const [, kind, digits] = /^([dDxXnN])(\d{0,2})$/.exec(format ?? "") ?? [];
	const sign = value < 0 ? "-" : "";
	switch (kind) {
		case "d":
		case "D":
			return sign + `${Math.abs(value)}`.padStart(Number(digits), "0");
		case "x":
			return value.toString(16).padStart(Number(digits), "0");
		case "X":
			return value.toString(16).toUpperCase().padStart(Number(digits), "0");
		case "n":
		case "N": {
			const places = digits === "" ? 2 : Math.min(Number(digits), 20);
			const options = { minimumFractionDigits: places, maximumFractionDigits: places };
			return value.toLocaleString("en-US", options);
		}
		default:
			return /^0+$/.test(format ?? "")
				? sign + `${Math.abs(value)}`.padStart(format!.length, "0")
				: `${value}`;
	}
}
