import { ExpressionError } from "./expression.ts";
import { type FunctionTable, fn } from "./template-function.ts";
import type { TemplateValue } from "./template-value.ts";
import { formatText } from "./text-format.ts";
import { nameBasedGuid, uniqueString } from "./unique-string.ts";

/** Source: learn.microsoft.com, "String functions for ARM templates". What also takes arrays is in `collection-functions.ts`. */
export const stringFunctions: FunctionTable = {
	base64: fn("string", (text: string) => Buffer.from(text, "utf8").toString("base64")),
	base64ToString: fn("string", (text: string) => Buffer.from(text, "base64").toString("utf8")),
	base64ToJson: fn("string", (text: string) =>
		parsed("base64ToJson", Buffer.from(text, "base64").toString("utf8")),
	),
	dataUri: fn(
		"string",
		(text: string) =>
			`data:text/plain;charset=utf8;base64,${Buffer.from(text, "utf8").toString("base64")}`,
	),
	dataUriToString: fn("string", dataUriToString),
	endsWith: fn("string string", (text: string, end: string) =>
		text.toLowerCase().endsWith(end.toLowerCase()),
	),
	startsWith: fn("string string", (text: string, start: string) =>
		text.toLowerCase().startsWith(start.toLowerCase()),
	),
	format: fn("string any...?", (text: string, ...values: TemplateValue[]) =>
		formatText(text, values),
	),
	guid: fn("string...", (...texts: string[]) => nameBasedGuid(texts.join("-"))),
	uniqueString: fn("string...", (...texts: string[]) => uniqueString(texts.join("-"))),
	json: fn("string", (text: string) => parsed("json", text)),
	padLeft: fn("string|int int string?", padLeft),
	replace: fn("string string string", (text: string, old: string, by: string) =>
		old === "" ? text : text.replaceAll(old, () => by),
	),
	split: fn("string string|array", split),
	string: fn("any", (value: TemplateValue) =>
		typeof value === "string"
			? value
			: typeof value === "boolean"
				? title(value)
				: stringify(value),
	),
	substring: fn("string int int?", substring),
	toLower: fn("string", (text: string) => text.toLowerCase()),
	toUpper: fn("string", (text: string) => text.toUpperCase()),
	trim: fn("string", (text: string) => text.trim()),
	uri: fn("string string", (base: string, relative: string) => {
		if (!URL.canParse(relative, base)) {
			throw new ExpressionError("The template function 'uri' was given a text that is no URI.");
		}
		return new URL(relative, base).href;
	}),
	uriComponent: fn("string", encodeURIComponent),
	uriComponentToString: fn("string", (text: string) => {
		try {
			return decodeURIComponent(text);
		} catch {
			throw new ExpressionError(
				"The template function 'uriComponentToString' was given a text that is not well encoded.",
			);
		}
	}),
};

/** As .NET writes booleans. */
function title(value: boolean): string {
	return value ? "True" : "False";
}

function stringify(value: TemplateValue): string {
	return JSON.stringify(value);
}

/** JSON, also with single quotes around texts, as ARM takes it. */
function parsed(name: string, text: string): TemplateValue {
	for (const candidate of [text, text.replaceAll("'", '"')]) {
		try {
			return JSON.parse(candidate) as TemplateValue;
		} catch {
			// The next candidate may be JSON.
		}
	}
	throw new ExpressionError(
		`The template language function '${name}' parameter is not valid: the provided value cannot be converted to JSON.`,
	);
}

function dataUriToString(text: string): string {
	const [, encoding, data] = /^data:[^,]*?(;base64)?,(.*)$/s.exec(text) ?? [];
	if (data === undefined) {
		throw new ExpressionError(
			"The template language function 'dataUriToString' expects its parameter to be a data URI.",
		);
	}
	return encoding ? Buffer.from(data, "base64").toString("utf8") : decodeURIComponent(data);
}

function padLeft(value: string | number, length: number, pad = " "): string {
	if (length < 0 || length > 10_000 || pad.length !== 1) {
		throw new ExpressionError(
			"The template language function 'padLeft' expects a length from 0 to 10000 and one padding character.",
		);
	}
	return `${value}`.padStart(length, pad);
}

function split(text: string, by: string | TemplateValue[]): TemplateValue[] {
	const separators = (Array.isArray(by) ? by : [by]).map((each) => `${each}`);
	let parts = [text];
	for (const separator of separators) {
		if (separator !== "") parts = parts.flatMap((each) => each.split(separator));
	}
	return parts;
}

function substring(text: string, start: number, length = text.length - start): string {
	if (start < 0 || length < 0 || start + length > text.length) {
		throw new ExpressionError(
			`Unable to evaluate the template language function 'substring': the index and length parameters must refer to a location within the string. The index parameter: '${start}', the length parameter: '${length}', the length of the string parameter: '${text.length}'.`,
		);
	}
	return text.slice(start, start + length);
}
