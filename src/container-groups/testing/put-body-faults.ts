import { readFileSync } from "node:fs";

/** What the swagger of an api-version says of the body of a PUT. */
interface Schema {
	$ref?: string;
	type?: string;
	enum?: string[];
	required?: string[];
	items?: Schema;
	properties?: Record<string, Schema>;
	additionalProperties?: Schema;
	allOf?: Schema[];
	readOnly?: boolean;
}
type Definitions = Record<string, Schema>;

const FILES: Record<string, string> = {
	"2023-05-01": "containerinstance-2023-05-01.json",
	"2025-09-01": "containergroup-2025-09-01.json",
};

/**
 * What is wrong with the body of a container group by the api-version that it is sent with: one line a fault, empty if
 * all is well. Stricter than the swagger: a member that it does not declare, or that only answers have, is a fault.
 */
export function putBodyFaults(body: object, apiVersion: string): string[] {
	const file = new URL(`../../aci-emulator/testdata/${FILES[apiVersion]}`, import.meta.url);
	const { definitions } = JSON.parse(readFileSync(file, "utf8")) as { definitions: Definitions };
	return [...faults(definitions, { $ref: "#/definitions/ContainerGroup" }, body, "body")];
}

function* faults(all: Definitions, schema: Schema, value: unknown, at: string): Generator<string> {
	const {
		type,
		items,
		properties,
		additionalProperties,
		required = [],
		...rest
	} = flat(all, schema);
	if (schema.readOnly || rest.readOnly) return yield `${at}: only answers have it`;
	if (rest.enum && !rest.enum.includes(value as string)) yield `${at}: is none of ${rest.enum}`;
	if (items) {
		if (!Array.isArray(value)) return yield `${at}: is no list`;
		for (const [index, each] of value.entries()) yield* faults(all, items, each, `${at}[${index}]`);
		return;
	}
	if (type !== undefined && type !== "object") {
		const is = type === "integer" ? Number.isInteger(value) : typeof value === type;
		if (!is) yield `${at}: is no ${type}`;
		return;
	}
	if (typeof value !== "object" || value === null) return yield `${at}: is no object`;
	for (const name of required) if (!(name in value)) yield `${at}.${name}: is missing`;
	for (const [name, member] of Object.entries(value)) {
		const declared = properties?.[name] ?? additionalProperties;
		if (declared) yield* faults(all, declared, member, `${at}.${name}`);
		else if (properties) yield `${at}.${name}: is not declared`;
	}
}

/** A schema with what it refers to and is composed of. */
function flat(all: Definitions, schema: Schema): Schema {
	if (schema.$ref) return flat(all, all[schema.$ref.slice("#/definitions/".length)]!);
	const parts = (schema.allOf ?? []).map((each) => flat(all, each));
	return {
		...schema,
		required: [schema, ...parts].flatMap((each) => each.required ?? []),
		...(parts.length === 0
			? {}
			: { properties: Object.assign({}, ...[...parts, schema].map((each) => each.properties)) }),
	};
}
