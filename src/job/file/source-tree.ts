/**
 * What a YAML or JSON text says, with the place of every value. Both readers (`yaml-source.ts`,
 * `json-source.ts`) produce it; checks and messages work on it alone.
 *
 * 1. A tree holds only what JSON can hold: no NaN, no integer that a double would change.
 * 2. Offsets count UTF-16 units from the start of the text.
 * 3. A YAML alias shares its anchor's node, so a tree may meet one node twice, but never within itself.
 */
import type { JsonValue } from "../json.ts";

export type SourceNode = ScalarNode | ListNode | ObjectNode;

export interface ScalarNode {
	kind: "scalar";
	start: number;
	value: null | boolean | number | string;
	/** As it was written, without quotes: `1.10` stays `1.10`. */
	written: string;
}
export interface ListNode {
	kind: "list";
	start: number;
	items: SourceNode[];
}
export interface ObjectNode {
	kind: "object";
	start: number;
	entries: Map<string, { keyStart: number; value: SourceNode }>;
}

/** Something wrong with a text as such, before anyone asks what it means. */
export interface SourceFault {
	offset: number;
	message: string;
}

/** `root` is absent when the faults left nothing to go on with. */
export interface SourceReading {
	root?: SourceNode;
	faults: SourceFault[];
}

export type SourcePath = readonly (string | number)[];

/** How deep lists and objects may be nested in each other. */
export const MAX_DEPTH = 100;

/** A fault of a key that a text gives twice, in the words that both readers use. */
export function duplicateKey(key: string, offset: number): SourceFault {
	return { offset, message: `the key ${JSON.stringify(key)} stands twice in one object` };
}

/** A fault of a number that a double cannot hold as it is written. Not shown: it may be a secret. */
export function unholdableNumber(offset: number): SourceFault {
	return {
		offset,
		message:
			"this number is beyond what JSON programs read exactly and would be changed; quote it to keep it as text",
	};
}

export function nestedTooDeep(offset: number): SourceFault {
	return { offset, message: `lists and objects are nested more than ${MAX_DEPTH} deep` };
}

/** The node at a path; undefined when there is none. */
export function nodeAt(root: SourceNode | undefined, path: SourcePath): SourceNode | undefined {
	let node = root;
	for (const part of path) {
		if (node?.kind === "object") node = node.entries.get(String(part))?.value;
		else if (node?.kind === "list" && typeof part === "number") node = node.items[part];
		else return undefined;
	}
	return node;
}

/** The plain value, as `JSON.parse` would give it: a key `__proto__` is a key like any other. */
export function plainValue(node: SourceNode): JsonValue {
	switch (node.kind) {
		case "scalar":
			return node.value;
		case "list":
			return node.items.map(plainValue);
		case "object": {
			const value: { [key: string]: JsonValue } = {};
			for (const [key, entry] of node.entries) {
				if (key === "__proto__")
					Object.defineProperty(value, key, {
						value: plainValue(entry.value),
						configurable: true,
						enumerable: true,
						writable: true,
					});
				else value[key] = plainValue(entry.value);
			}
			return value;
		}
	}
}
