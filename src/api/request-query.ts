/** The query of a request, read by the contract: what is not understood is refused, never replaced by a default. */
import type { HttpRequest } from "@azure/functions";
import * as z from "zod";
import { OPERATIONS, type QueryOf } from "../contract/operations.ts";
import { kindOf, type Parameters } from "../contract/parameters.ts";
import type { OperationName } from "../contract/routes.ts";
import { ApiError } from "./api-error.ts";

/** Throws `InvalidRequest` for a parameter that the operation does not know, that comes twice, or is no such value. */
export function readQuery<Name extends OperationName>(
	request: Pick<HttpRequest, "query">,
	operation: Name,
): QueryOf<Name> {
	const known: Parameters = OPERATIONS[operation].query;
	checkNames(request.query, Object.keys(known));
	const values: Record<string, unknown> = {};
	for (const [name, schema] of Object.entries(known)) {
		const text = request.query.get(name);
		const value = text === null ? absent(schema) : readValue(name, text, schema);
		if (value !== undefined) values[name] = value;
	}
	return values as QueryOf<Name>;
}

/** Rethrows the store's error; that `after` is no place of its list is the caller's. */
export function placeRefused(error: unknown): never {
	if (error instanceof Error && error.name === "UnknownPlaceError") {
		throw invalid(`after: ${error.message}`);
	}
	throw error;
}

function checkNames(query: URLSearchParams, known: readonly string[]): void {
	const seen = new Set<string>();
	for (const name of query.keys()) {
		// Azure's own function key travels as `code`.
		if (name === "code") continue;
		if (!known.includes(name)) {
			const takes = known.length === 0 ? "none" : known.join(", ");
			throw invalid(`Unknown query parameter "${name}". This operation takes: ${takes}.`);
		}
		if (seen.has(name)) throw invalid(`${name}: expected once, found several.`);
		seen.add(name);
	}
}

/** What stands for a parameter that did not come; a token that did not come is none, as any wrong one. */
function absent(schema: z.ZodType): unknown {
	const parsed = schema.safeParse(undefined);
	return parsed.success ? parsed.data : undefined;
}

function readValue(name: string, text: string, schema: z.ZodType): unknown {
	const kind = kindOf(schema);
	const isNumber = kind instanceof z.ZodNumber;
	const parsed = kind.safeParse(isNumber && /^\d+$/.test(text) ? Number(text) : text);
	if (parsed.success) return parsed.data;
	throw invalid(`${name}: expected ${expected(kind)}, found "${shortened(text)}".`);
}

function expected(kind: z.ZodType): string {
	if (kind instanceof z.ZodNumber) {
		return `a whole number from ${kind.minValue} to ${kind.maxValue}`;
	}
	if (kind instanceof z.ZodEnum) return kind.options.map((option) => `"${option}"`).join(" or ");
	if (kind instanceof z.ZodString) return `at most ${kind.maxLength} characters`;
	throw new Error(`No parameter is of the kind ${kind.type}.`);
}

function shortened(text: string): string {
	return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}

function invalid(message: string): ApiError {
	return new ApiError("InvalidRequest", message);
}
