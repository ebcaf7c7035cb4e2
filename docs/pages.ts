/** The project's pages in Markdown, for tests of what they say. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../", import.meta.url));

/** Folders that no page is written in. */
const LEFT_OUT = /^(node_modules|dist|coverage|\..+)$/;

/** Their texts by their paths from the root, such as `docs/cli.md`. */
export function readPages(): Map<string, string> {
	return new Map(
		pathsIn(ROOT, ".md").map((path) => [relative(ROOT, path), readFileSync(path, "utf8")]),
	);
}

/** Of all files in the folder, at any depth, whose names end so. */
export function pathsIn(folder: string, ending: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return LEFT_OUT.test(entry.name) ? [] : pathsIn(path, ending);
		return entry.name.endsWith(ending) ? [path] : [];
	});
}

/** A page without its blocks of code, in which nothing is a link or a heading. */
export function proseOf(page: string): string {
	return page.replaceAll(/^```.*?^```$/gms, "");
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, heading = ""] of proseOf(page).matchAll(/^#+ (.+)$/gm)) {
		const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
		const anchor = plain.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
		let again = anchor;
		for (let count = 1; anchors.has(again); count++) again = `${anchor}-${count}`;
		anchors.add(again);
	}
	return anchors;
}
