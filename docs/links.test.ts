import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";
import { anchorsOf, pathsIn, proseOf, ROOT, readPages } from "./pages.ts";

const pages = readPages();

/** What is wrong with a link to a place in this repository; `from` is the folder that it is relative to. */
function fault(target: string, from: string): string | undefined {
	const [path = "", anchor] = target.split("#");
	const file = normalize(join(from, path));
	if (!existsSync(join(ROOT, file))) return `there is no ${file}`;
	const page = pages.get(file);
	if (anchor !== undefined && !(page !== undefined && anchorsOf(page).has(anchor)))
		return `${file} has no heading #${anchor}`;
	return undefined;
}

/** The targets of links and pictures, but for those elsewhere. */
const linksOf = (page: string) =>
	[...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target]) => target!)
		.filter((target) => !/^[a-z]+:/.test(target));

describe("the pages", () => {
	it("link to files that are there, and to headings that they have", () => {
		const links = [...pages].flatMap(([path, page]) =>
			linksOf(page).map((target) => {
				const isHere = target.startsWith("#");
				const wrong = fault(isHere ? `${path}${target}` : target, isHere ? "" : dirname(path));
				return { path, target, wrong };
			}),
		);
		expect(links.length).toBeGreaterThan(200);
		expect(links.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
	});

	it("of docs and examples are each reached from README.md", () => {
		const reached = new Set(["README.md"]);
		for (const path of reached)
			for (const target of linksOf(pages.get(path) ?? "")) {
				const file = normalize(join(dirname(path), target.replace(/#.*/, "")));
				for (const page of [file, join(file, "README.md")]) if (pages.has(page)) reached.add(page);
			}
		const meant = [...pages.keys()].filter((path) => /^(docs|examples)\//.test(path));
		expect(meant.length).toBeGreaterThan(20);
		expect(meant.filter((path) => !reached.has(path))).toEqual([]);
	});

	it("show each picture that docs has", () => {
		const shown = new Set(
			[...pages].flatMap(([path, page]) =>
				linksOf(page).map((target) => normalize(join(dirname(path), target))),
			),
		);
		const pictures = pathsIn(join(ROOT, "docs"), ".png").map((path) => path.slice(ROOT.length));
		expect(pictures).not.toEqual([]);
		expect(pictures.filter((path) => !shown.has(path))).toEqual([]);
	});
});

it("what the program says names pages and headings that are there", () => {
	const named = pathsIn(join(ROOT, "src"), ".ts").flatMap((path) => {
		const said = readFileSync(path, "utf8").matchAll(
			/\b(?:docs|examples)\/[\w./-]+\.md(?:#[\w-]+)?/g,
		);
		return [...said].map(([target]) => ({ path, target, wrong: fault(target, "") }));
	});
	expect(named.length).toBeGreaterThan(5);
	expect(named.filter(({ wrong }) => wrong !== undefined)).toEqual([]);
});
