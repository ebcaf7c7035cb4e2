import { join } from "node:path";
import type { BorrowedEnvironment } from "../borrowed-environment.ts";
import { DurableHostError } from "../host-error.ts";
import { readJsonFile } from "./json-file.ts";

const NAME = "local.settings.json";

/** Which web pages of other origins may call the host. */
export interface CorsSettings {
	/** Host.CORS: their origins, such as http://localhost:3000; "*" alone is any; none by default. */
	origins: readonly string[];
	/** Host.CORSCredentials: whether with cookies; default false. */
	allowsCredentials: boolean;
}

/** What local.settings.json says about the host; nothing when there is no such file. */
export interface LocalSettings {
	/** The file, if there is one. */
	file?: string;
	/** Host.LocalHttpPort. */
	port?: number;
	cors: CorsSettings;
	/** Settings that were left out, each with the reason, for the log. */
	warnings: readonly string[];
}

/**
 * Reads local.settings.json as Core Tools do (AppSettingsFile.cs, StartHostAction.cs): `Values`, and
 * `ConnectionStrings` as `ConnectionStrings:<name>`, become environment variables unless the process has them.
 * With or without the file, the app finds the two variables by which it knows that it runs on a laptop, under Node.
 */
export function takeLocalSettings(
	appDirectory: string,
	environment: BorrowedEnvironment,
): LocalSettings {
	const local = readLocalSettings(appDirectory, environment);
	environment.setUnlessSet("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
	environment.setUnlessSet("FUNCTIONS_WORKER_RUNTIME", "node");
	return local;
}

function readLocalSettings(appDirectory: string, environment: BorrowedEnvironment): LocalSettings {
	const file = join(appDirectory, NAME);
	const read = readJsonFile(file, { mayHaveComments: true });
	if (read === undefined) return { cors: { origins: [], allowsCredentials: false }, warnings: [] };
	const json = objectOf(read, file, "its content");
	const values = valuesOf(json, file);
	if (values.length > 0 && json.IsEncrypted !== false) throw encrypted(file, json.IsEncrypted);
	const warnings: string[] = [];
	for (const [name, value] of values) {
		if (value === null) warnings.push(`${file}: the setting ${name} is null and was left out.`);
		else if (!environment.setUnlessSet(name, value))
			warnings.push(`${file}: the setting ${name} was left out; the environment has it already.`);
	}
	return { file, ...hostPart(json, file), warnings };
}

function valuesOf(json: Record<string, unknown>, file: string): [string, string | null][] {
	const values = Object.entries(objectOf(json.Values ?? {}, file, "Values"));
	const strings = Object.entries(objectOf(json.ConnectionStrings ?? {}, file, "ConnectionStrings"));
	return [
		...values.map(([name, value]): [string, string | null] => [
			name,
			plainText(value, file, `Values.${name}`),
		]),
		...strings.map(([name, value]): [string, string | null] => {
			const text =
				typeof value === "string"
					? value
					: (value as Record<string, unknown> | null)?.ConnectionString;
			return [`ConnectionStrings:${name}`, plainText(text, file, `ConnectionStrings.${name}`)];
		}),
	];
}

function hostPart(json: Record<string, unknown>, file: string) {
	const host = objectOf(json.Host ?? {}, file, "Host");
	const { LocalHttpPort: port } = host;
	if (
		port !== undefined &&
		!(Number.isInteger(port) && (port as number) >= 0 && (port as number) < 65_536)
	)
		throw wrong(file, "Host.LocalHttpPort", "a port, a whole number from 0 to 65535", port);
	return {
		// 0 is what Core Tools take for "not said".
		...(port === undefined || port === 0 ? {} : { port: port as number }),
		cors: corsPart(host, file),
	};
}

function corsPart(host: Record<string, unknown>, file: string): CorsSettings {
	const { CORS: cors = "", CORSCredentials: allowsCredentials = false } = host;
	if (typeof cors !== "string")
		throw wrong(file, "Host.CORS", "a text of origins with commas between them", cors);
	if (typeof allowsCredentials !== "boolean")
		throw wrong(file, "Host.CORSCredentials", "true or false", allowsCredentials);
	const origins = cors
		.split(",")
		.map((origin) => origin.trim().toLowerCase())
		.filter((origin) => origin !== "");
	// Browsers refuse such an answer (https://fetch.spec.whatwg.org/#cors-protocol-and-credentials).
	if (allowsCredentials && origins.length === 1 && origins[0] === "*")
		throw wrong(file, "Host.CORSCredentials", 'false while Host.CORS is "*"', allowsCredentials);
	return { origins, allowsCredentials };
}

function objectOf(value: unknown, file: string, key: string): Record<string, unknown> {
	if (typeof value === "object" && value !== null && !Array.isArray(value))
		return value as Record<string, unknown>;
	throw wrong(file, key, "an object", value);
}

function plainText(value: unknown, file: string, key: string): string | null {
	if (value === null || value === undefined) return null;
	if (typeof value === "object")
		throw wrong(file, key, "a text; an environment variable has no other form", value);
	return String(value);
}

function wrong(file: string, key: string, expected: string, found: unknown): DurableHostError {
	return new DurableHostError(
		"app",
		`${file}: ${key} must be ${expected}; received ${JSON.stringify(found)}.`,
	);
}

function encrypted(file: string, found: unknown): DurableHostError {
	const said =
		found === undefined
			? "has no IsEncrypted, which stands for true"
			: `has IsEncrypted: ${JSON.stringify(found)}`;
	return new DurableHostError(
		"app",
		`${file} ${said}. This host cannot decrypt settings. Write them in plain text with "IsEncrypted": false, as "func settings decrypt" does.`,
	);
}
