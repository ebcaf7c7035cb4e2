/**
 * The keys of a host, as the Functions host has them (SecretManager.cs): one master key, keys for all functions,
 * keys for single functions, and system keys, of which the management API has one. They are made once and kept
 * in a file that only its owner can read.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { DurableHostError, messageOf } from "../host-error.ts";

export interface HostKeys {
	masterKey: string;
	/** Keys for all functions, by name. */
	functionKeys: Readonly<Record<string, string>>;
	/** System keys by name; the management API's is durabletask_extension. */
	systemKeys: Readonly<Record<string, string>>;
	/** Keys for single functions: by the function's name, then by the key's. */
	functions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const MANAGEMENT_KEY = "durabletask_extension";

/**
 * The keys that a host demands: those that are given, none, or with true those of `<databaseFile>.keys.json`,
 * which is made if it is missing, with mode 0600.
 */
export function requiredKeys(
	given: boolean | HostKeys | undefined,
	databaseFile: string,
): HostKeys | undefined {
	if (given === undefined || given === false) return undefined;
	if (given === true) {
		if (databaseFile !== ":memory:") return keptKeys(`${databaseFile}.keys.json`);
		throw new DurableHostError(
			"app",
			"keys: true keeps the keys beside the database file, and this database has none. Give the keys themselves.",
		);
	}
	if (isHostKeys(given)) return given;
	throw new DurableHostError("app", `keys ${EXPECTED}`);
}

const EXPECTED = `must have a masterKey, functionKeys, and systemKeys with ${MANAGEMENT_KEY}, all of them texts that are not empty.`;

function keptKeys(file: string): HostKeys {
	const kept = readText(file);
	if (kept !== undefined) return parsed(kept, file);
	const keys: HostKeys = {
		masterKey: freshKey(),
		functionKeys: { default: freshKey() },
		systemKeys: { [MANAGEMENT_KEY]: freshKey() },
		functions: {},
	};
	try {
		writeFileSync(file, `${JSON.stringify(keys, undefined, "\t")}\n`, { mode: 0o600, flag: "wx" });
	} catch (error) {
		throw new DurableHostError("app", `${file} cannot be written: ${messageOf(error)}`, {
			cause: error,
		});
	}
	return keys;
}

function freshKey(): string {
	return randomBytes(40).toString("base64url");
}

function readText(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
		throw new DurableHostError("app", `${file} cannot be read: ${messageOf(error)}`, {
			cause: error,
		});
	}
}

function parsed(text: string, file: string): HostKeys {
	let keys: unknown;
	try {
		keys = JSON.parse(text);
	} catch {
		// Said below.
	}
	if (isHostKeys(keys)) return keys;
	throw new DurableHostError(
		"app",
		`${file} ${EXPECTED} Mend it, or remove it: new keys are made then.`,
	);
}

function isHostKeys(value: unknown): value is HostKeys {
	const {
		masterKey,
		functionKeys,
		systemKeys,
		functions = {},
	} = (value ?? {}) as Partial<HostKeys>;
	return (
		isKey(masterKey) &&
		areKeys(functionKeys) &&
		areKeys(systemKeys) &&
		isKey(systemKeys[MANAGEMENT_KEY]) &&
		typeof functions === "object" &&
		functions !== null &&
		Object.values(functions).every(areKeys)
	);
}

function areKeys(value: unknown): value is Record<string, string> {
	return typeof value === "object" && value !== null && Object.values(value).every(isKey);
}

function isKey(value: unknown): value is string {
	return typeof value === "string" && value !== "";
}
