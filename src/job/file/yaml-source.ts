/**
 * Reads YAML 1.2 text into a source tree: the core schema, anchors and aliases, one document. What JSON
 * lacks (NaN, other tags, keys that are no text) is a fault. Merge keys (`<<`) are of YAML 1.1 and refused.
 */
import {
	type Alias,
	type ErrorCode,
	isAlias,
	isScalar,
	isSeq,
	type Node,
	type Pair,
	parseDocument,
	type Scalar,
	type YAMLMap,
} from "yaml";
import {
	duplicateKey,
	MAX_DEPTH,
	nestedTooDeep,
	type ObjectNode,
	type SourceFault,
	type SourceNode,
	type SourceReading,
	unholdableNumber,
} from "./source-tree.ts";

/** How many values a text may have once its aliases are written out. */
const MAX_NODES = 1_000_000;

export function readYaml(text: string): SourceReading {
	const document = parseDocument(text, {
		schema: "core",
		intAsBigInt: true,
		resolveKnownTags: false,
		// Checked below: the parser's own check takes quadratic time.
		uniqueKeys: false,
		prettyErrors: false,
		// "silent" would pass over a second document.
		logLevel: "error",
	});
	const syntax = [...document.errors, ...document.warnings].map((error) => ({
		offset: error.pos[0],
		message: SYNTAX_MESSAGES[error.code],
	}));
	if (syntax.length > 0) return { faults: syntax };
	if (document.contents === null) return { faults: [] };
	const converter = new TreeConverter();
	return { root: converter.convert(document.contents, 0), faults: converter.faults };
}

class TreeConverter {
	readonly faults: SourceFault[] = [];
	readonly #anchors = new Map<string, { node: SourceNode; size: number } | "open">();
	#size = 0;

	convert(node: Node, depth: number): SourceNode {
		const [start] = node.range!;
		if (depth > MAX_DEPTH) return this.#faulty(nestedTooDeep(start));
		if (isAlias(node)) return this.#alias(node, start);
		const sizeBefore = this.#size++;
		const anchor = node.anchor;
		if (anchor !== undefined) this.#anchors.set(anchor, "open");
		const converted = this.#convertBare(node, start, depth);
		if (anchor !== undefined)
			this.#anchors.set(anchor, { node: converted, size: this.#size - sizeBefore });
		return converted;
	}

	#convertBare(node: Exclude<Node, Alias>, start: number, depth: number): SourceNode {
		if (isScalar(node)) return this.#scalar(node, start);
		if (isSeq(node))
			return {
				kind: "list",
				start,
				items: node.items.map((item) => this.convert(item as Node, depth + 1)),
			};
		return this.#map(node as YAMLMap<Node, Node | null>, start, depth);
	}

	#scalar(node: Scalar, start: number): SourceNode {
		const written = node.source!;
		const value = typeof node.value === "bigint" ? Number(node.value) : node.value;
		if (typeof value === "number") {
			if (Number.isNaN(value))
				return this.#faulty({
					offset: start,
					message: "JSON has no NaN; quote it to mean the text",
				});
			const isChanged = typeof node.value === "bigint" && node.value !== exactly(value);
			if (!Number.isFinite(value) || isChanged) return this.#faulty(unholdableNumber(start));
		}
		return { kind: "scalar", start, value: value as string | number | boolean | null, written };
	}

	#map(node: YAMLMap<Node, Node | null>, start: number, depth: number): SourceNode {
		const entries: ObjectNode["entries"] = new Map();
		for (const pair of node.items) {
			const keyStart = pair.key.range![0];
			const key = this.#key(pair, keyStart);
			const value: SourceNode =
				pair.value === null
					? { kind: "scalar", start: keyStart, value: null, written: "" }
					: this.convert(pair.value, depth + 1);
			if (key === undefined) continue;
			if (entries.has(key)) this.faults.push(duplicateKey(key, keyStart));
			else entries.set(key, { keyStart, value });
		}
		return { kind: "object", start, entries };
	}

	#key(pair: Pair<Node, Node | null>, offset: number): string | undefined {
		const key = isScalar(pair.key) ? pair.key.value : undefined;
		if (key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
			const message = 'merge keys ("<<") are not supported: write the keys out, or use an alias';
			this.faults.push({ offset, message });
			return undefined;
		}
		if (typeof key === "string") return key;
		this.faults.push({ offset, message: "a key must be a text; quote it" });
		return undefined;
	}

	#alias(node: Alias, start: number): SourceNode {
		const anchor = this.#anchors.get(node.source);
		if (anchor === undefined || anchor === "open")
			return this.#faulty({
				offset: start,
				// Without its name: what looks like an alias may be a secret that lacks its quotes.
				message: "this alias has no anchor that is complete before it; quote it to mean the text",
			});
		this.#size += anchor.size;
		if (this.#size <= MAX_NODES) return anchor.node;
		const message = `with its aliases written out, the file has more than ${MAX_NODES} values`;
		return this.#faulty({ offset: start, message });
	}

	/** Notes the fault and goes on with null, so that everything else is checked too. */
	#faulty(fault: SourceFault): SourceNode {
		this.faults.push(fault);
		return { kind: "scalar", start: fault.offset, value: null, written: "" };
	}
}

function exactly(value: number): bigint | undefined {
	return Number.isFinite(value) ? BigInt(value) : undefined;
}

/** Words of our own: the parser's messages quote the text, which may hold secrets. */
const SYNTAX_MESSAGES: Record<ErrorCode, string> = {
	ALIAS_PROPS: "not valid YAML: an alias cannot have an anchor or a tag",
	BAD_ALIAS: "not valid YAML: the name of an alias or an anchor is malformed",
	BAD_COLLECTION_TYPE: "not valid YAML: the tag does not fit the kind of value",
	BAD_DIRECTIVE:
		"not valid YAML: a line that begins with % is a directive, and this one is unknown",
	BAD_DQ_ESCAPE: "not valid YAML: unknown escape in a double-quoted text; single quotes know none",
	BAD_INDENT: "not valid YAML: the indentation does not fit, or a bracket is not closed",
	BAD_PROP_ORDER: "not valid YAML: an anchor or a tag stands in the wrong place",
	BAD_SCALAR_START: "not valid YAML: a value cannot start with this character; quote the value",
	BLOCK_AS_IMPLICIT_KEY: 'not valid YAML: a value with ": " inside needs quotes',
	BLOCK_IN_FLOW: "not valid YAML: inside brackets everything must be written in brackets",
	DUPLICATE_KEY: "a key stands twice in one object",
	IMPOSSIBLE: "not valid YAML",
	KEY_OVER_1024_CHARS: "not valid YAML: a key is longer than 1024 characters",
	MISSING_CHAR: "not valid YAML: a quote, a comma, a colon or a space is missing",
	MULTILINE_IMPLICIT_KEY: "not valid YAML: a key goes over several lines, or a quote is not closed",
	MULTIPLE_ANCHORS: "not valid YAML: a value can have one anchor only",
	MULTIPLE_DOCS: 'the file must be one document; a second one starts here, after "---"',
	MULTIPLE_TAGS: "not valid YAML: a value can have one tag only",
	NON_STRING_KEY: "a key must be a text; quote it",
	RESOURCE_EXHAUSTION: `lists and objects are nested more than ${MAX_DEPTH} deep`,
	TAB_AS_INDENT: "not valid YAML: tabs cannot indent; use spaces",
	TAG_RESOLVE_FAILED: "YAML tags (!name) are not supported: remove it, or quote the value",
	UNEXPECTED_TOKEN: "not valid YAML: nothing can stand here; check quotes and the indentation",
};
