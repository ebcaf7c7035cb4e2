/**
 * Reads JSON text into a source tree. Apart from `JSON.parse` because it knows the place of every value,
 * refuses keys that stand twice and numbers that would change, and says where a text stops being JSON.
 */
import {
	duplicateKey,
	MAX_DEPTH,
	nestedTooDeep,
	type SourceFault,
	type SourceNode,
	type SourceReading,
	unholdableNumber,
} from "./source-tree.ts";

/** Exactly one JSON value, with white space around it. */
export function readJson(text: string): SourceReading {
	const reader = new JsonReader(text);
	try {
		return { root: reader.readAll(), faults: reader.faults };
	} catch (error) {
		if (!(error instanceof EndOfJson)) throw error;
		return { faults: [...reader.faults, error.fault] };
	}
}

/** Leaves the recursion; never leaves this file. */
class EndOfJson extends Error {
	readonly fault: SourceFault;
	constructor(fault: SourceFault) {
		super(fault.message);
		this.fault = fault;
	}
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const WHITE_SPACE = /[ \t\r\n]*/y;

class JsonReader {
	readonly faults: SourceFault[] = [];
	readonly #text: string;
	#at: number;

	constructor(text: string) {
		this.#text = text;
		this.#at = text.startsWith("\uFEFF") ? 1 : 0;
	}

	readAll(): SourceNode {
		const root = this.#value(0);
		if (this.#at < this.#text.length) this.#stop("the end of the text");
		return root;
	}

	/** Reads one value and the white space on both sides of it. */
	#value(depth: number): SourceNode {
		this.#take(WHITE_SPACE);
		if (depth > MAX_DEPTH) throw new EndOfJson(nestedTooDeep(this.#at));
		const node = this.#bareValue(depth);
		this.#take(WHITE_SPACE);
		return node;
	}

	#bareValue(depth: number): SourceNode {
		const start = this.#at;
		const first = this.#text[start];
		if (first === "{") return this.#object(depth);
		if (first === "[") return this.#list(depth);
		if (first === '"') {
			const value = this.#string();
			return { kind: "scalar", start, value, written: value };
		}
		const word = this.#take(WORD);
		if (word !== "")
			return { kind: "scalar", start, value: JSON.parse(word) as boolean | null, written: word };
		const written = this.#take(NUMBER);
		if (written === "") this.#stop("a JSON value");
		const value = Number(written);
		if (!isHeldExactly(written, value)) this.faults.push(unholdableNumber(start));
		return { kind: "scalar", start, value, written };
	}

	#object(depth: number): SourceNode {
		const start = this.#at++;
		const entries = new Map<string, { keyStart: number; value: SourceNode }>();
		this.#take(WHITE_SPACE);
		if (this.#passed("}")) return { kind: "object", start, entries };
		do {
			this.#take(WHITE_SPACE);
			const keyStart = this.#at;
			if (this.#text[keyStart] !== '"') this.#stop("a key in double quotes");
			const key = this.#string();
			this.#take(WHITE_SPACE);
			if (!this.#passed(":")) this.#stop('":" after the key');
			const value = this.#value(depth + 1);
			if (entries.has(key)) this.faults.push(duplicateKey(key, keyStart));
			else entries.set(key, { keyStart, value });
		} while (this.#passed(","));
		if (!this.#passed("}")) this.#stop('"," or "}"');
		return { kind: "object", start, entries };
	}

	#list(depth: number): SourceNode {
		const start = this.#at++;
		const items: SourceNode[] = [];
		this.#take(WHITE_SPACE);
		if (this.#passed("]")) return { kind: "list", start, items };
		do items.push(this.#value(depth + 1));
		while (this.#passed(","));
		if (!this.#passed("]")) this.#stop('"," or "]"');
		return { kind: "list", start, items };
	}

	#string(): string {
		const start = this.#at++;
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code === 0x22) break;
			if (!(code >= 0x20)) this.#stop("the closing quote of a text");
			this.#at += code === 0x5c ? 2 : 1;
		}
		this.#at++;
		try {
			return JSON.parse(this.#text.slice(start, this.#at)) as string;
		} catch {
			throw new EndOfJson({ offset: start, message: "the text has an escape unknown to JSON" });
		}
	}

	#passed(character: string): boolean {
		if (this.#text[this.#at] !== character) return false;
		this.#at++;
		return true;
	}

	#take(pattern: RegExp): string {
		pattern.lastIndex = this.#at;
		const taken = pattern.exec(this.#text)?.[0] ?? "";
		this.#at += taken.length;
		return taken;
	}

	/** Says one character of what was found and no more: the text may hold secrets. */
	#stop(expected: string): never {
		const next = this.#text.codePointAt(this.#at);
		const found = next === undefined ? "the end" : JSON.stringify(String.fromCodePoint(next));
		const message = `not valid JSON: expected ${expected}, found ${found}`;
		throw new EndOfJson({ offset: Math.min(this.#at, this.#text.length), message });
	}
}

function isHeldExactly(written: string, value: number): boolean {
	if (!Number.isFinite(value)) return false;
	if (Number.isSafeInteger(value) || !/^-?\d+$/.test(written)) return true;
	return BigInt(written) === BigInt(value);
}
