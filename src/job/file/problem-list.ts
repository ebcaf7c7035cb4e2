/**
 * Gathers the problems of one job file, gives each its place in the text, and hands them out in file
 * order. A problem of another file that the job file names stands where it is named.
 */
import type { Problem } from "./problem.ts";
import { nodeAt, type SourceNode, type SourcePath } from "./source-tree.ts";

/** How many problems are told; more help nobody. */
const MAX_PROBLEMS = 100;

export class ProblemList {
	readonly #file: string;
	readonly #root: SourceNode | undefined;
	readonly #position: (offset: number) => { line: number; column: number };
	readonly #found: { offset: number; problem: Problem }[] = [];

	constructor(file: string, text: string, root?: SourceNode) {
		this.#file = file;
		this.#root = root;
		this.#position = textPositions(text);
	}

	/** At the value of `path`, or, where there is none, at the nearest value around it. */
	addAtValue(path: SourcePath, message: string): void {
		this.addAtOffset(this.#valueOffset(path), message, path);
	}

	/** At the key itself. */
	addAtKey(path: SourcePath, message: string): void {
		const parent = nodeAt(this.#root, path.slice(0, -1));
		const entry = parent?.kind === "object" ? parent.entries.get(String(path.at(-1))) : undefined;
		this.addAtOffset(entry?.keyStart ?? this.#valueOffset(path), message, path);
	}

	addAtOffset(offset: number, message: string, path: SourcePath = []): void {
		const place = { file: this.#file, ...this.#position(offset), path: formatPath(path) };
		this.#found.push({ offset, problem: { ...place, message } });
	}

	/** A problem within another file, which `path` names. */
	addElsewhere(path: SourcePath, problem: Omit<Problem, "path">): void {
		this.#found.push({
			offset: this.#valueOffset(path),
			problem: { ...problem, path: formatPath(path) },
		});
	}

	inFileOrder(): Problem[] {
		const sorted = this.#found.toSorted((a, b) => a.offset - b.offset).map((each) => each.problem);
		const told = sorted.slice(0, MAX_PROBLEMS);
		const last = told.at(-1);
		const more = sorted.length - told.length;
		if (last !== undefined && more > 0)
			told.push({ ...last, path: "", message: `and ${more} more problems after this one` });
		return told;
	}

	#valueOffset(path: SourcePath): number {
		for (let length = path.length; length >= 0; length--) {
			const node = nodeAt(this.#root, path.slice(0, length));
			if (node !== undefined) return node.start;
		}
		return 0;
	}
}

/** A function that tells line and column, both from 1, of an offset in the text. */
export function textPositions(text: string): (offset: number) => { line: number; column: number } {
	const lineStarts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1))
		lineStarts.push(at + 1);
	return (offset) => {
		let low = 0;
		let high = lineStarts.length;
		while (high - low > 1) {
			const middle = (low + high) >>> 1;
			if (lineStarts[middle]! <= offset) low = middle;
			else high = middle;
		}
		return { line: low + 1, column: offset - lineStarts[low]! + 1 };
	};
}

/** `items[3].x`, `env.WIDTH`, `files["a b"]` */
function formatPath(path: SourcePath): string {
	return path
		.map((part, i) => {
			if (typeof part === "number") return `[${part}]`;
			if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
			return i === 0 ? part : `.${part}`;
		})
		.join("");
}
