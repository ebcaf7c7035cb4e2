import { createHash } from "node:crypto";

/** Uniform numbers in [0, 1) that follow from the text alone: its SHA-256, and more of it in turn. */
export function seededNumbers(text: string): () => number {
	let block = createHash("sha256").update(text).digest();
	let at = 0;
	return () => {
		if (at === block.length) {
			block = createHash("sha256").update(block).digest();
			at = 0;
		}
		at += 4;
		return block.readUInt32LE(at - 4) / 2 ** 32;
	};
}

export function oneOf<T>(list: readonly T[], random: () => number): T {
	return list[Math.floor(random() * list.length)]!;
}

/** A whole number from `least` to `most`. */
export function wholeBetween(least: number, most: number, random: () => number): number {
	return least + Math.floor(random() * (most - least + 1));
}
