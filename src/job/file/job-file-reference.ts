/** The page docs/job-file.md, made from the schema, so that it says what the program does. */
import { stringify } from "yaml";
import { type Advice, JOB_FILE_ADVICE } from "./job-file-advice.ts";
import { type JsonSchema, jobFileJsonSchema } from "./job-file-json-schema.ts";
import { parseJobFile } from "./parse-job-file.ts";
import { formatProblem } from "./problem.ts";

const INTRODUCTION = `# The job file

A job file says what to run and for which items. It is YAML 1.2 (at most 4 MB) or JSON (at most 20 MB);
a file that it names is found from its own folder. Unknown keys and values that do not fit are errors, each
told with its line and column, and a job is submitted only when there are none.

\`\`\`yaml
name: mandelbrot
image: node:24-alpine
command: [sh, -c, "node $TUTTI_FILES/tile.mjs"]
files:
  tile.mjs: ./tile.mjs
items:
  range: { from: 0, to: 63 }
timeouts: { run: 5m }
\`\`\`

Durations carry their unit: \`500ms\`, \`90s\`, \`10m\`, \`1h30m\`, \`2d\`. Anchors and aliases work; merge keys
(\`<<\`) and tags do not. An integer too large to be read exactly, such as 12345678901234567890, must be quoted.
`;

export function jobFileReference(): string {
	const schema = jobFileJsonSchema();
	const sections = Object.entries(schema.properties!).map(([key, of]) =>
		keySection(key, of, schema.required!.includes(key)),
	);
	return [INTRODUCTION, ...sections].join("\n");
}

function keySection(key: string, schema: JsonSchema, required: boolean): string {
	const rows = key === "merge" ? [] : rowsOf(schema, "");
	return [
		`## ${key}`,
		"",
		`*${capitalized(typeOf(schema))}. ${required ? "Required." : defaultOf(schema)}*`,
		"",
		schema.description,
		"",
		...(rows.length === 0
			? []
			: ["| key | type | default | meaning |", "|---|---|---|---|", ...rows, ""]),
		...exampleLines(key, schema),
		...adviceLines(key, JOB_FILE_ADVICE[key as keyof typeof JOB_FILE_ADVICE]),
	].join("\n");
}

function adviceLines(key: string, { mistake, notFor }: Advice): string[] {
	return [`Not for ${notFor}.`, "", ...mistakeLines(key, mistake)];
}

/** The mistake as YAML, and what the program says of it. */
function mistakeLines(key: string, mistake: unknown): string[] {
	const wrong = stringify(mistake, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
	const line = `${key}: ${wrong}`;
	const rest = ["image: a", "items: []"].filter((each) => !each.startsWith(`${key}:`));
	const source = { name: "job.yaml", read: () => "" };
	const parsed = parseJobFile([line, ...rest].join("\n"), source);
	if (!("problems" in parsed)) throw new Error(`${line} is right, and no mistake.`);
	return [
		"A common mistake, and what is said of it:",
		"",
		"```",
		line,
		...parsed.problems.map(formatProblem),
		"```",
		"",
	];
}

/** Of all keys within an object, those of objects within it too. */
function rowsOf(schema: JsonSchema, prefix: string): string[] {
	const place = prefix === "" ? "" : `\`${prefix}\` `;
	return [schema, ...(schema.anyOf ?? [])].flatMap((branch) => [
		...Object.entries(branch.properties ?? {}).flatMap(([key, of]) => {
			const required = branch.required?.includes(key) ? "required" : shownDefault(of);
			return [row(`\`${prefix}${key}\``, of, required), ...rowsOf(of, `${prefix}${key}.`)];
		}),
		...(branch.propertyNames?.description
			? [row(`${place}*each name*`, branch.propertyNames, "")]
			: []),
		...(branch.additionalProperties
			? [
					row(`${place}*each value*`, branch.additionalProperties, ""),
					...rowsOf(branch.additionalProperties, `${prefix}*name*.`),
				]
			: []),
	]);
}

function row(name: string, schema: JsonSchema, whenAbsent: string): string {
	return `| ${name} | ${typeOf(schema)} | ${whenAbsent} | ${schema.description} |`;
}

function typeOf({ errorMessage }: JsonSchema): string {
	return errorMessage!.replace(/^expected /, "");
}

function shownDefault(schema: JsonSchema): string {
	const { default: value } = schema;
	// An object's defaults stand at its keys.
	return value === undefined || typeof value === "object" ? "" : `\`${value}\``;
}

function defaultOf(schema: JsonSchema): string {
	if (schema.default === undefined) return "Optional.";
	if (typeof schema.default !== "object") return `Default: \`${schema.default}\`.`;
	return (schema.properties ?? schema.anyOf) ? "Optional, and so is each key." : "Optional.";
}

function exampleLines(key: string, schema: JsonSchema): string[] {
	const example = schema.examples?.[0] ?? schema.default;
	if (example === undefined) return [];
	return [
		"```yaml",
		stringify({ [key]: example }, { flowCollectionPadding: true }).trimEnd(),
		"```",
		"",
	];
}

function capitalized(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
