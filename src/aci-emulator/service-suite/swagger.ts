import { readFileSync } from "node:fs";

/**
 * What the published swagger of api-version 2023-05-01 says of an answer: which operation a request is,
 * which statuses it may have, and which shape their bodies have. It reads no request bodies.
 * Stricter than the swagger in two ways: a member that it does not declare is a fault, unless recorded
 * traffic has it; and so is a secret, but for the two passwords that are there to be shown.
 */
interface Schema {
	$ref?: string;
	type?: string;
	format?: string;
	enum?: string[];
	required?: string[];
	items?: Schema;
	properties?: Record<string, Schema>;
	additionalProperties?: Schema;
	allOf?: Schema[];
	"x-ms-secret"?: boolean;
}

interface SwaggerOperation {
	operationId: string;
	responses: Record<string, { schema?: Schema }>;
}

const swagger = JSON.parse(
	readFileSync(new URL("../testdata/containerinstance-2023-05-01.json", import.meta.url), "utf8"),
) as {
	paths: Record<string, Record<string, SwaggerOperation>>;
	definitions: Record<string, Schema>;
};

/** Members that Azure sends and its swagger of 2023-05-01 does not declare, as recorded. */
const UNDECLARED = new Set([
	"provisioningTimeoutInSeconds",
	"isCustomProvisioningTimeout",
	"isCreatedFromStandbyPool",
	"containerGroupProfile",
	"standbyPoolProfile",
	"configMap",
]);

const SHOWN_SECRETS = /^(ContainerExecResponse|ContainerAttachResponse)\.password$/;

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?Z$/;

const operations = Object.entries(swagger.paths).flatMap(([path, methods]) =>
	Object.entries(methods).map(([method, operation]) => ({
		...operation,
		method: method.toUpperCase(),
		pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+").replaceAll(".", "\\.")}$`, "i"),
	})),
);

/** The ids of all operations that the swagger declares. */
export const operationIds: readonly string[] = operations.map((each) => each.operationId);

/** The operation that a request is; undefined if the swagger has none, as for an operation's own URL. */
export function operationOf(method: string, path: string): SwaggerOperation | undefined {
	return operations.find((each) => each.method === method && each.pattern.test(path));
}

/** What is wrong with an answer, by the swagger: one line a fault, empty if all is well. */
export function answerFaults(operation: SwaggerOperation, status: number, body: unknown): string[] {
	const { operationId, responses } = operation;
	const declared = responses[`${status}`] ?? (status >= 400 ? responses.default : undefined);
	if (!declared) return [`${operationId}: status ${status} is not declared`];
	if (!declared.schema) {
		return body === undefined ? [] : [`${operationId}: status ${status} has a body`];
	}
	const { $ref } = declared.schema;
	const faults = [...schemaFaults(declared.schema, body, $ref?.split("/").at(-1) ?? "body")];
	if (status >= 400 && !isError(body)) faults.push("body: is no error with code and message");
	return faults.map((fault) => `${operationId} ${status}: ${fault}`);
}

function isError(body: unknown): boolean {
	const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } };
	return typeof error?.code === "string" && typeof error.message === "string";
}

function* schemaFaults(schema: Schema, value: unknown, place: string): Generator<string> {
	const {
		type,
		format,
		enum: words,
		required,
		items,
		properties,
		additionalProperties,
	} = flat(schema);
	if (schema["x-ms-secret"] && !SHOWN_SECRETS.test(place)) yield `${place}: is a secret`;
	if (words && !words.includes(value as string)) yield `${place}: ${value} is none of ${words}`;
	if (format === "date-time" && !DATE_TIME.test(`${value}`))
		yield `${place}: ${value} is no instant`;
	if (items) {
		if (!Array.isArray(value)) return yield `${place}: is no list`;
		for (const [index, each] of value.entries())
			yield* schemaFaults(items, each, `${place}[${index}]`);
		return;
	}
	if (type !== undefined && type !== "object") {
		if (!isScalar(type, value)) yield `${place}: ${JSON.stringify(value)} is no ${type}`;
		return;
	}
	if (value === null || typeof value !== "object") return yield `${place}: is no object`;
	for (const name of required ?? []) {
		const secret = properties?.[name]?.["x-ms-secret"] && !SHOWN_SECRETS.test(`${place}.${name}`);
		if (!secret && !(name in value)) yield `${place}.${name}: is missing`;
	}
	for (const [name, member] of Object.entries(value)) {
		const declared = properties?.[name] ?? additionalProperties;
		if (declared) yield* schemaFaults(declared, member, `${place}.${name}`);
		// An object of which nothing is declared may hold anything.
		else if (properties && !UNDECLARED.has(name)) yield `${place}.${name}: is not declared`;
	}
}

function isScalar(type: string, value: unknown): boolean {
	if (type === "integer") return Number.isInteger(value);
	return typeof value === type;
}

/** A schema with what it refers to and is composed of. */
function flat(schema: Schema): Schema {
	const target = schema.$ref
		? swagger.definitions[schema.$ref.slice("#/definitions/".length)]!
		: schema;
	const parts = (target.allOf ?? []).map(flat);
	if (parts.length === 0) return target === schema ? schema : flat(target);
	return {
		...target,
		required: [target, ...parts].flatMap((each) => each.required ?? []),
		properties: Object.assign({}, ...[...parts, target].map((each) => each.properties)),
	};
}
