import type * as z from "zod";
import type { OPERATIONS } from "../contract/operations.ts";
import type { Parameters } from "../contract/parameters.ts";
import type { OperationName, ROUTES } from "../contract/routes.ts";

type Operations = typeof OPERATIONS;

/** What an operation is given: its parameters by their names, and its body as `body`. */
type GivenTo<Name extends OperationName> = ValuesOf<Operations[Name]["path"]> &
	ValuesOf<Operations[Name]["query"]> &
	BodyOf<Operations[Name]>;

/** What it answers: a view, a text, or its bytes as they come, which are a `Raw`. */
type AnswerOf<Name extends OperationName, Raw> = (typeof ROUTES)[Name]["answer"] extends "json"
	? Operations[Name] extends { answer: z.ZodType }
		? z.output<Operations[Name]["answer"]>
		: never
	: (typeof ROUTES)[Name]["answer"] extends "text"
		? string
		: Raw;

/** An operation that needs nothing may be given nothing. */
export type Call<Name extends OperationName, Raw> =
	Record<never, never> extends GivenTo<Name>
		? (given?: GivenTo<Name>, signal?: AbortSignal) => Promise<AnswerOf<Name, Raw>>
		: (given: GivenTo<Name>, signal?: AbortSignal) => Promise<AnswerOf<Name, Raw>>;

type ValuesOf<P extends Parameters> = keyof P extends never
	? unknown
	: OrUndefined<z.input<z.ZodObject<P>>>;

/** What may be left out may also be given as undefined. */
type OrUndefined<T> = {
	[K in keyof T]: Partial<Pick<T, K>> extends Pick<T, K> ? T[K] | undefined : T[K];
};

type BodyOf<O> = O extends { body: { kind: infer Kind; required: infer Required } }
	? Required extends true
		? { body: BodyOfKind<Kind> }
		: { body?: BodyOfKind<Kind> }
	: unknown;

/** A job file is checked by the server, which words its problems. */
type BodyOfKind<Kind> = Kind extends "bytes" ? Uint8Array<ArrayBuffer> : unknown;
