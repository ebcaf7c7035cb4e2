/**
 * The values of a query as the extension reads them (HttpApiHandler.TryGet…QueryParameterValue): names have no
 * case, and a value that cannot be read counts as none.
 */

/** The value of a parameter; several are joined by commas. */
export function queryText(query: URLSearchParams, name: string): string | undefined {
	if (query.size === 0) return undefined;
	const wanted = name.toLowerCase();
	let found: string | undefined;
	for (const [key, value] of query)
		if (key.toLowerCase() === wanted) found = found === undefined ? value : `${found},${value}`;
	return found;
}

export function queryFlag(query: URLSearchParams, name: string): boolean | undefined {
	const text = queryText(query, name)?.trim().toLowerCase();
	return text === "true" || text === "false" ? text === "true" : undefined;
}

/** A number of any kind, such as a duration in seconds. */
export function queryNumber(query: URLSearchParams, name: string): number | undefined {
	const text = queryText(query, name)?.trim();
	const value = text ? Number(text) : Number.NaN;
	return Number.isFinite(value) ? value : undefined;
}

/** The size of a page: a whole number from 1. */
export function queryPageSize(query: URLSearchParams, name: string): number | undefined {
	const value = queryNumber(query, name);
	return value !== undefined && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
}

/** An instant, in milliseconds since the epoch. */
export function queryInstant(query: URLSearchParams, name: string): number | undefined {
	const text = queryText(query, name);
	const atMs = text ? Date.parse(text) : Number.NaN;
	return Number.isNaN(atMs) ? undefined : atMs;
}

/** Those of the words that a parameter lists; undefined when it lists none of them. */
export function queryWords<Word extends string>(
	query: URLSearchParams,
	name: string,
	words: readonly Word[],
): Word[] | undefined {
	const texts = queryText(query, name)?.split(",") ?? [];
	const found = texts.map((text) => words.find((word) => word === text.trim()));
	const known = found.filter((word) => word !== undefined);
	return known.length > 0 ? known : undefined;
}
