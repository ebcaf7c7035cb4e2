/** The OpenAPI 3.1 document of the HTTP API (https://spec.openapis.org/oas/v3.1.1.html), made from `OPERATIONS`. */
import * as z from "zod";
import { jobFileJsonSchema } from "../job/file/job-file-json-schema.ts";
import { type ApiErrorCode, ERROR_CODES } from "./error-codes.ts";
import { OPERATIONS, type Operation } from "./operations.ts";
import { kindOf, type Parameters } from "./parameters.ts";
import { type OperationName, ROUTES, type Route } from "./routes.ts";
import { VERSION_HEADERS } from "./version-headers.ts";
import { errorSchema } from "./views/plain-views.ts";

type Json = { [key: string]: unknown };
/** Schemas by the names under which the document has them. */
type Schemas = Record<string, unknown>;

/** Anybody may read it: it says nothing of the installation but its version. */
export function openApiDocument(version: string): Json {
	const paths: Record<string, Json> = {};
	const { $schema: _, ...jobFile } = jobFileJsonSchema();
	const schemas: Schemas = { JobFile: jobFile };
	jsonSchema(errorSchema, "output", schemas);
	for (const [name, { path, method }] of Object.entries(ROUTES)) {
		paths[path] = {
			...paths[path],
			[method.toLowerCase()]: operationObject(name as OperationName, schemas),
		};
	}
	return {
		openapi: "3.1.1",
		info: {
			title: "Tutti",
			version,
			description:
				"Instants are ISO 8601 in UTC, durations milliseconds. Query parameters that an operation does not know, or that come twice, are refused. An answer may get more keys in a later version.",
			license: { name: "MIT", identifier: "MIT" },
		},
		servers: [{ url: "/" }],
		paths,
		components: {
			schemas,
			headers: versionHeaders(),
			securitySchemes: { key: { type: "apiKey", in: "header", name: "x-functions-key" } },
		},
	};
}

/** Those of every answer but the host's own. */
function versionHeaders(): Record<string, Json> {
	const headers = Object.entries(VERSION_HEADERS).map(([name, { form, description }]) => [
		name,
		{ description, required: true, schema: { type: "string", pattern: form } },
	]);
	return Object.fromEntries(headers);
}

function operationObject(name: OperationName, schemas: Schemas): Json {
	const route: Route = ROUTES[name];
	const operation: Operation = OPERATIONS[name];
	return {
		operationId: name,
		summary: operation.summary,
		parameters: [
			...parameters("path", operation.path, schemas),
			...parameters("query", operation.query, schemas),
		],
		...(operation.body === undefined ? {} : { requestBody: requestBody(operation.body) }),
		responses: responses(route, operation, schemas),
		// The local host asks for no key.
		security: route.access === "key" ? [{ key: [] }, {}] : [],
	};
}

function parameters(place: "path" | "query", given: Parameters, schemas: Schemas): Json[] {
	return Object.entries(given).map(([name, schema]) => {
		const { description, ...rest } = jsonSchema(schema, "input", schemas);
		const required = place === "path" || kindOf(schema) === schema;
		return { name, in: place, required, description, schema: rest };
	});
}

function requestBody({ kind, required }: NonNullable<Operation["body"]>): Json {
	const content = {
		jobFile: { "application/json": { schema: { $ref: refTo("JobFile") } } },
		json: { "application/json": { schema: {} } },
		bytes: { "*/*": {} },
	}[kind];
	return { required, content };
}

function responses(route: Route, operation: Operation, schemas: Schemas): Json {
	const content = contentOf(route, operation, schemas);
	const names = Object.keys(VERSION_HEADERS);
	const headers: Json = Object.fromEntries(
		names.map((name) => [name, { $ref: refTo(name, "headers") }]),
	);
	const answer: Json = { [operation.status]: { description: "Done", headers, content } };
	if (operation.redirects) {
		const location = { required: true, schema: { type: "string" } };
		answer[302] = { description: "The file is there", headers: { ...headers, Location: location } };
	}
	const errors: ApiErrorCode[] = ["InvalidRequest", ...operation.errors, "Internal"];
	for (const [status, codes] of byStatus(errors)) {
		answer[status] = { ...errorResponse(codes), headers };
	}
	// That answer is the host's own and has no body.
	if (route.access === "key") answer[401] = { description: "The host asks for a function key" };
	return answer;
}

function contentOf({ answer }: Route, operation: Operation, schemas: Schemas): Json {
	if (answer === "text") return { "text/plain": { schema: { type: "string" } } };
	if (operation.answer === undefined) return { "*/*": {} };
	return { "application/json": { schema: jsonSchema(operation.answer, "output", schemas) } };
}

function byStatus(codes: readonly ApiErrorCode[]): Map<number, ApiErrorCode[]> {
	const grouped = new Map<number, ApiErrorCode[]>();
	for (const code of codes) {
		const { status } = ERROR_CODES[code];
		grouped.set(status, [...(grouped.get(status) ?? []), code]);
	}
	return grouped;
}

function errorResponse(codes: readonly ApiErrorCode[]): Json {
	const description = codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].meaning}`).join("\n\n");
	const code = { properties: { error: { properties: { code: { enum: codes } } } } };
	const schema = { allOf: [{ $ref: refTo("Error") }, code] };
	return { description, content: { "application/json": { schema } } };
}

/** A schema as it stands in the document; those that it refers to by name are added to `named`. */
function jsonSchema(schema: z.ZodType, io: "input" | "output", named: Schemas): Json {
	const made = z.toJSONSchema(schema, { io, override: relax });
	const { $schema: _, $defs = {}, ...rest } = inDocument(made) as Json & { $defs?: Schemas };
	Object.assign(named, $defs);
	return rest;
}

/** Zod refers to what stands beside, in `$defs`; the document, to its components. */
function inDocument<T>(schema: T): T {
	return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', `"${refTo("")}`));
}

/** An answer may get more keys, so clients must not refuse them; and no number of ours is larger than it can be. */
function relax({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
	if (schema.additionalProperties === false) delete schema.additionalProperties;
	if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

function refTo(name: string, kind: "schemas" | "headers" = "schemas"): string {
	return `#/components/${kind}/${name}`;
}
