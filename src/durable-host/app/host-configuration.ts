/**
 * host.json as the Azure Functions host reads it (HostJsonFileConfigurationSource.cs): a flat list of
 * `a:b:c = text`, whose names have no case. Environment variables `AzureFunctionsJobHost__a__b__c` override it.
 *
 * 1. What is asked for is there in the form that was asked for, or an error names file, key and value.
 * 2. Every key that was asked for is remembered, so that the rest can be told apart.
 */
import { DurableHostError } from "../host-error.ts";
import { parseTimeSpan } from "./time-span.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

interface Entry {
	/** The key as it was written, with points. */
	key: string;
	/** A text, a number or true or false. */
	value: unknown;
	/** The file or variable that says so. */
	source: string;
}

const OVERRIDE = /^AzureFunctionsJobHost(?:__|:)(.+)$/i;

export class HostConfiguration {
	readonly #entries = new Map<string, Entry>();
	readonly #asked = new Set<string>();

	constructor(json: object, file: string, environment: Environment) {
		for (const [path, value] of leaves(json)) this.#put(path, value, file);
		for (const [name, value] of Object.entries(environment)) {
			const path = OVERRIDE.exec(name)?.[1]?.split(/__|:/);
			if (path !== undefined && value !== undefined)
				this.#put(path, value, `The environment variable ${name}`);
		}
	}

	/** The keys, with points, that nobody has asked for. */
	unread(): string[] {
		const left = [...this.#entries].filter(([path]) => !this.#asked.has(path));
		return left.map(([, { key }]) => key);
	}

	text(key: string): string | undefined {
		return this.#read(key, "a text", (text) => text);
	}

	/** A whole number from `from`. */
	number(key: string, from: number): number | undefined {
		return this.#read(key, `a whole number from ${from}`, (text) => {
			const value = Number(text);
			return text.trim() !== "" && Number.isSafeInteger(value) && value >= from ? value : undefined;
		});
	}

	flag(key: string): boolean | undefined {
		return this.#read(key, "true or false", (text) => {
			const at = ["false", "true"].indexOf(text.toLowerCase());
			return at < 0 ? undefined : at === 1;
		});
	}

	/** One of some words, whose case does not count. */
	choice<Word extends string>(key: string, words: readonly Word[]): Word | undefined {
		return this.#read(key, `one of ${words.join(", ")}`, (text) =>
			words.find((word) => word.toLowerCase() === text.toLowerCase()),
		);
	}

	/** A duration such as "00:05:00", in milliseconds. */
	timeSpan(key: string): number | undefined {
		return this.#read(key, 'a duration such as "00:05:00"', parseTimeSpan);
	}

	/** What stands below a key: its name, which may have points, and its text. */
	below(key: string): Map<string, string> {
		const prefix = `${pathOf(key)}:`;
		const found = new Map<string, string>();
		for (const [path, entry] of this.#entries) {
			if (!path.startsWith(prefix)) continue;
			this.#asked.add(path);
			found.set(entry.key.slice(prefix.length), String(entry.value));
		}
		return found;
	}

	/** The error for a value that is not what it must be. */
	wrong(key: string, expected: string): DurableHostError {
		const entry = this.#entries.get(pathOf(key));
		return new DurableHostError(
			"app",
			`${entry?.source}: ${key} must be ${expected}; received ${JSON.stringify(entry?.value)}.`,
		);
	}

	#put(path: readonly string[], value: unknown, source: string): void {
		this.#entries.set(path.join(":").toLowerCase(), { key: path.join("."), value, source });
	}

	#read<T>(key: string, expected: string, read: (text: string) => T | undefined): T | undefined {
		const path = pathOf(key);
		this.#asked.add(path);
		const entry = this.#entries.get(path);
		if (entry === undefined) return undefined;
		const value = read(String(entry.value));
		if (value === undefined) throw this.wrong(key, expected);
		return value;
	}
}

function pathOf(key: string): string {
	return key.replaceAll(".", ":").toLowerCase();
}

/** The values of a JSON object that are no objects themselves, with the way to each; null is no value. */
function* leaves(value: unknown, path: readonly string[] = []): Generator<[string[], unknown]> {
	if (value === null || value === undefined) return;
	if (typeof value !== "object") {
		yield [[...path], value];
		return;
	}
	for (const [name, part] of Object.entries(value)) yield* leaves(part, [...path, name]);
}
