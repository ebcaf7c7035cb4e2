/** Requests for an operation, right and wrong, of every kind that a stranger may send. */
import fc from "fast-check";
import { OPERATIONS, type Operation } from "../../src/contract/operations.ts";
import { type OperationName, ROUTES } from "../../src/contract/routes.ts";
import type { RawRequest } from "./raw-request.ts";

/** Values that are there to be found: ids of jobs, batches and so on, by the parameter's name. */
export type KnownValues = Record<string, readonly string[]>;

/** With the first of the values that are there, and nothing that may be left out. */
export function rightRequest(name: OperationName, known: KnownValues): RawRequest {
	const { method, path } = ROUTES[name];
	const operation: Operation = OPERATIONS[name];
	const at = path.replace(/\{(\w+)\}/g, (_, part: string) => known[part]![0]!);
	const target = "t" in operation.query ? `${at}?t=${known.t![0]}` : at;
	const body = operation.body === undefined ? {} : { body: Buffer.from(known.body![0]!) };
	return { method, target, ...body };
}

export function oddRequests(name: OperationName, known: KnownValues): fc.Arbitrary<RawRequest> {
	const { method, path } = ROUTES[name];
	const operation: Operation = OPERATIONS[name];
	return fc
		.record({
			target: targets(path, operation, known),
			body: operation.body === undefined ? fc.constant(undefined) : bodies(known.body ?? []),
			headers: headers(),
		})
		.map(({ target, body, headers: sent }) => ({
			...{ method, target, headers: sent },
			...(body === undefined ? {} : { body }),
		}));
}

function targets(path: string, operation: Operation, known: KnownValues): fc.Arbitrary<string> {
	const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
	return fc
		.record({
			parts: fc.tuple(...parts.map((name) => value(known[name] ?? []))),
			query: fc.array(parameter(Object.keys(operation.query), known), { maxLength: 3 }),
			token: fc.boolean(),
		})
		.map(({ parts: values, query, token }) => {
			let target = path;
			for (const [k, name] of parts.entries())
				target = target.replace(`{${name}}`, () => values[k]!);
			const pairs = token && known.t ? [`t=${known.t[0]}`, ...query] : query;
			return pairs.length === 0 ? target : `${target}?${pairs.join("&")}`;
		});
}

/** One of those that are there, most of the time. */
function value(known: readonly string[]): fc.Arbitrary<string> {
	const found = known.length === 0 ? [] : [{ weight: 6, arbitrary: fc.constantFrom(...known) }];
	return fc.oneof(...found, { weight: 4, arbitrary: oddText });
}

function parameter(names: readonly string[], known: KnownValues): fc.Arbitrary<string> {
	const named = names.map((name) => value(known[name] ?? []).map((text) => `${name}=${text}`));
	const other = fc.tuple(oddText, oddText).map(([name, text]) => `${name}=${text}`);
	return fc.oneof(...named.map((arbitrary) => ({ weight: 4, arbitrary })), {
		weight: 1,
		arbitrary: other,
	});
}

/** As it stands in a URL; not always as it should. */
const oddText: fc.Arbitrary<string> = fc.oneof(
	fc.constantFrom(
		...["0", "1", "-1", "1e3", "1.5", "00", "+1", "NaN", "Infinity", "9007199254740992", "%D9%A1"],
		...["", "%20", ".", "..", "%2e%2e", "%2F", "%00", "%0d%0a", "%ff", "%c3%28", "%ED%A0%80"],
		...["null", "true", "[]", "%7B%7D", "__proto__", "constructor", "a'b", "%27%20or%201=1", "*"],
		...["1-1-1", "1-0-0", "1-9-99999999", "1-0-0-0", "0-0-0", "succeeded", "x".repeat(3000)],
	),
	fc.nat().map(String),
	fc.string({ unit: "binary", maxLength: 30 }).map(encoded),
	fc.string({ unit: "grapheme", maxLength: 30 }).map(encoded),
);

/** A lone surrogate has no bytes: it is sent as the character that stands for it. */
function encoded(text: string): string {
	return encodeURIComponent(text.toWellFormed());
}

function bodies(known: readonly string[]): fc.Arbitrary<Uint8Array | undefined> {
	const texts = fc.oneof(
		...(known.length === 0 ? [] : [fc.constantFrom(...known)]),
		fc.json({ maxDepth: 4 }),
		fc.constantFrom("", "{", "\ufeff{}", "[".repeat(20_000), '{"a":1,"a":2}', "nul", "0x1", "{}"),
		fc.constantFrom('{"image":"a","items":1}', '{"image":"a","items":[1],"timeouts":{"run":-1}}'),
		fc.constantFrom('{"__proto__":{"image":"a"}}', '{"image":"\\ud800","items":[1]}'),
	);
	return fc.oneof(
		{ weight: 8, arbitrary: texts.map((text) => Buffer.from(text)) },
		{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
		{ weight: 1, arbitrary: fc.constant(undefined) },
	);
}

function headers(): fc.Arbitrary<Record<string, string>> {
	return fc.constantFrom<Record<string, string>>(
		{},
		{ "content-type": "application/json" },
		{ "content-type": "text/html; charset=utf-16" },
		{ "content-type": "x".repeat(300) },
		{ "content-type": "multipart/form-data; boundary=x", accept: "image/png" },
		{ "content-encoding": "gzip", "accept-encoding": "br" },
		{ origin: "https://elsewhere.example", "x-forwarded-host": "elsewhere.example" },
		{ range: "bytes=0-1", "if-none-match": "*" },
	);
}
