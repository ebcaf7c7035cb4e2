/** The items of a job as JSON texts, from whichever way the job file names them. */

import type { JsonValue } from "../json.ts";
import { MAX_VALUE_BYTES } from "./container-schema.ts";
import { MAX_ITEMS, MAX_ITEMS_BYTES } from "./items-schema.ts";
import type { JobFile } from "./job-schema.ts";
import type { JobSource } from "./job-source.ts";
import { readJson } from "./json-source.ts";
import { readNamedFile } from "./named-file.ts";
import type { ProblemList } from "./problem-list.ts";
import {
	type ListNode,
	nodeAt,
	type ObjectNode,
	plainValue,
	type SourceNode,
} from "./source-tree.ts";

interface FoundItem {
	value: JsonValue;
	/** Says at this item's own place that something is wrong with it. */
	refuse: (message: string) => void;
}

export function itemTexts(
	items: JobFile["items"],
	root: SourceNode,
	source: JobSource,
	problems: ProblemList,
): string[] {
	const texts: string[] = [];
	let bytesInAll = 0;
	for (const { value, refuse } of foundItems(items, root, source, problems)) {
		const text = JSON.stringify(value);
		const bytes = Buffer.byteLength(text);
		bytesInAll += bytes;
		if (bytes > MAX_VALUE_BYTES)
			refuse(
				`expected an item of at most 32 KB as JSON text, as it travels in an environment variable, found ${bytes} bytes; give a reference to the data instead, such as a blob's name`,
			);
		if (texts.length === MAX_ITEMS || bytesInAll > MAX_ITEMS_BYTES) {
			refuse("expected at most 100,000 items of together at most 12 MB, found more");
			break;
		}
		texts.push(text);
	}
	return texts;
}

function foundItems(
	items: JobFile["items"],
	root: SourceNode,
	source: JobSource,
	problems: ProblemList,
): Iterable<FoundItem> {
	if (Array.isArray(items)) return listedItems(items as JsonValue[], problems);
	const { range, file } = items;
	const refuse = (message: string) => problems.addAtValue(["items"], message);
	if (range !== undefined) return rangeItems(range, refuse);
	if (file !== undefined) return fileItems(file, source, problems);
	return matrixItems(nodeAt(root, ["items", "matrix"]) as ObjectNode, refuse);
}

function* listedItems(items: JsonValue[], problems: ProblemList): Generator<FoundItem> {
	for (const [i, value] of items.entries())
		yield { value, refuse: (message) => problems.addAtValue(["items", i], message) };
}

function* rangeItems(
	{ from, to, step }: { from: number; to: number; step: number },
	refuse: FoundItem["refuse"],
): Generator<FoundItem> {
	for (let value = from; value <= to; value += step) yield { value, refuse };
}

/** From the tree, as it alone keeps the order of keys such as `2` and `1`. */
function* matrixItems(matrix: ObjectNode, refuse: FoundItem["refuse"]): Generator<FoundItem> {
	const axes = [...matrix.entries].map(([key, entry]) => ({
		key,
		values: (entry.value as ListNode).items.map(plainValue),
	}));
	const count = axes.reduce((product, axis) => product * axis.values.length, 1);
	for (let n = 0; n < count; n++) {
		let rest = n;
		const pairs: [string, JsonValue][] = [];
		for (const { key, values } of axes.toReversed()) {
			pairs.unshift([key, values[rest % values.length]!]);
			rest = Math.floor(rest / values.length);
		}
		yield { value: Object.fromEntries(pairs), refuse };
	}
}

function* fileItems(file: string, source: JobSource, problems: ProblemList): Generator<FoundItem> {
	const path = ["items", "file"];
	const text = readNamedFile(file, { path, inline: "items: [ … ]" }, source, problems);
	if (text === undefined) return;
	for (const [i, line] of text.split("\n").entries()) {
		if (line.trim() === "") continue;
		const refuseAt = (offset: number, message: string) =>
			problems.addElsewhere(path, { file, line: i + 1, column: offset + 1, message });
		const { root, faults } = readJson(line);
		for (const { offset, message } of faults) refuseAt(offset, message);
		if (root !== undefined)
			yield { value: plainValue(root), refuse: (message) => refuseAt(0, message) };
	}
}
