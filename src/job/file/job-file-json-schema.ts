import * as z from "zod";
import { jobFileSchema } from "./job-schema.ts";

/** The part of a JSON schema that the job file's own makes use of. */
export interface JsonSchema {
	$schema?: string;
	title?: string;
	description?: string;
	/** What is expected here, for messages. Known to VS Code's JSON and YAML extensions. */
	errorMessage?: string;
	type?: string | string[];
	enum?: string[];
	default?: unknown;
	examples?: unknown[];
	required?: string[];
	properties?: Record<string, JsonSchema>;
	propertyNames?: JsonSchema;
	additionalProperties?: JsonSchema | false;
	items?: JsonSchema;
	anyOf?: JsonSchema[];
}

let made: JsonSchema | undefined;

/** The JSON schema (draft 2020-12) of what users write, for editors. Made once, and not to be changed. */
export function jobFileJsonSchema(): JsonSchema {
	made ??= makeJsonSchema();
	return made;
}

function makeJsonSchema(): JsonSchema {
	const schema = z.toJSONSchema(jobFileSchema, {
		io: "input",
		// Zod drops the examples of schemas that transform what they read.
		override: ({ zodSchema, jsonSchema }) => {
			const examples = z.globalRegistry.get(zodSchema)?.examples;
			if (examples !== undefined) jsonSchema.examples = examples as never;
		},
	}) as JsonSchema;
	return { $schema: schema.$schema!, title: "Tutti job file", ...schema };
}

/** What the schema says about the value at a path; undefined where it knows no such key. */
export function schemaAt(
	schema: JsonSchema,
	path: readonly (string | number)[],
): JsonSchema | undefined {
	const [first, ...rest] = path;
	if (first === undefined) return schema;
	for (const branch of [schema, ...(schema.anyOf ?? [])]) {
		const next = typeof first === "number" ? branch.items : memberAt(branch, first);
		if (next !== undefined) return schemaAt(next, rest);
	}
	return undefined;
}

function memberAt({ properties = {}, additionalProperties }: JsonSchema, name: string) {
	return Object.hasOwn(properties, name) ? properties[name] : additionalProperties || undefined;
}

/** The keys that an object at this place may have, where the schema names them. */
export function knownKeys(schema: JsonSchema): string[] {
	return [schema, ...(schema.anyOf ?? [])].flatMap((branch) =>
		Object.keys(branch.properties ?? {}),
	);
}
