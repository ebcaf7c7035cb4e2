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
name: squares                                         # optional; the job's id begins with it
image: node:24-alpine                                 # as docker pull takes it
command: [sh, -c, 'node "$TUTTI_FILES/square.mjs"']   # no shell reads it, so this starts one
files:                                                # small texts, mounted read-only in $TUTTI_FILES
  square.mjs:                                         # a path beside the job file, or the text itself
    text: |
      const item = JSON.parse(process.env.TUTTI_ITEM);
      const body = JSON.stringify(item ** 2);
      await fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body });
items:                                                # a list, a range, a matrix, or a file of JSON lines
  range: { from: 1, to: 20 }                          # a container runs for each of 1, 2, …, 20
env: { LANG: C.UTF-8 }                                # variables of every container
secrets:                                              # variables that are kept encrypted and never shown
  TOKEN: { env: MY_TOKEN }                            # read from your own environment at submission
resources: { cpu: 1, memoryGb: 1 }                    # of each container
parallelism: 4                                        # container groups at once; absent: what the quota allows
itemsPerGroup: 2                                      # items that share a container group; absent: 1
completion: auto                                      # the callback or the exit ends an item; or event, or poll
result: required                                      # exit 0 without a callback is a failure; or optional
timeouts: { start: 5m, run: 10m, job: 1h }            # to start, to run, and for the whole job
attempts: { application: 2, platform: 5 }             # launches of an item, by the reason it failed for
expect: { run: 10s }                                  # optional: what tutti plan goes by
budget: 1 USD                                         # optional: nothing more is launched beyond it
merge:                                                # optional: runs once, when every item has succeeded
  command:                                            # image and limits are the job's, unless it says otherwise
    - node
    - -e
    - |
      const results = await (await fetch(process.env.TUTTI_RESULTS_URL)).json();
      const body = JSON.stringify(results.reduce((sum, { result }) => sum + result, 0));
      await fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body });
\`\`\`

It runs as it stands: \`MY_TOKEN=x npx tutti run squares.yaml --output sum.json\` writes 2870. Only \`image\` and \`items\`
are required. How a container's end is known, by its callback or by looking, and how soon: [completion.md](completion.md).

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
