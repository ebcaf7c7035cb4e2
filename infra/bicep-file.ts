/**
 * What a Bicep file declares, read by the grammar of `tree-sitter-bicep`: names and places, no meaning. The grammar
 * is of 2024 and knows no `resourceInput<…>` and no typed variables; the files here do without.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Language, type Node, Parser } from "web-tree-sitter";

export const INFRA = fileURLToPath(new URL(".", import.meta.url));

export interface BicepFile {
	name: string;
	text: string;
	root: Node;
	parameters: { name: string; type: string; hasDefault: boolean }[];
	variables: Map<string, Node>;
	resources: { symbol: string; type: string; apiVersion: string; isNew: boolean; body: Node }[];
	/** `path`: the module's file, as it is written. */
	modules: { symbol: string; path: string; body: Node }[];
	outputs: { name: string; value: Node }[];
}

/** All Bicep files of this folder, by name. */
export async function readBicepFiles(): Promise<Map<string, BicepFile>> {
	await Parser.init();
	const require = createRequire(import.meta.url);
	const wasm = require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm");
	const parser = new Parser().setLanguage(await Language.load(wasm));
	const names = readdirSync(INFRA).filter((name) => name.endsWith(".bicep"));
	return new Map(names.map((name) => [name, readBicep(name, parser)]));
}

function readBicep(name: string, parser: Parser): BicepFile {
	const text = readFileSync(`${INFRA}${name}`, "utf8");
	const root = parser.parse(text)!.rootNode;
	const declared = (kind: string) => root.namedChildren.filter((node) => node?.type === kind);
	const symbol = (node: Node | null) => node!.namedChild(0)!.text;
	const last = (node: Node | null) => node!.namedChild(node!.namedChildCount - 1)!;
	return {
		name,
		text,
		root,
		parameters: declared("parameter_declaration").map((node) => ({
			name: symbol(node),
			type: node!.namedChild(1)!.text,
			hasDefault: node!.namedChildCount > 2,
		})),
		variables: new Map(declared("variable_declaration").map((node) => [symbol(node), last(node)])),
		resources: declared("resource_declaration").map((node) => {
			const [type = "", apiVersion = ""] = textOf(node!.namedChild(1)!).split("@");
			const isNew = node!.children.every((child) => child?.type !== "existing");
			return { symbol: symbol(node), type, apiVersion, isNew, body: bodyOf(last(node)) };
		}),
		modules: declared("module_declaration").map((node) => ({
			symbol: symbol(node),
			path: textOf(node!.namedChild(1)!),
			body: bodyOf(last(node)),
		})),
		outputs: declared("output_declaration").map((node) => ({
			name: symbol(node),
			value: last(node),
		})),
	};
}

/** The object behind `if (…)` and `[for …: ]`. */
function bodyOf(node: Node): Node {
	if (node.type === "object") return node;
	return bodyOf(node.childForFieldName("body") ?? node.namedChild(node.namedChildCount - 1)!);
}

/** The value at a path of keys, such as `params.location`. */
export function valueAt(object: Node | undefined, path: string): Node | undefined {
	return path.split(".").reduce<Node | undefined>((at, key) => entriesOf(at).get(key), object);
}

/** The keys of an object and their values, in order. */
export function entriesOf(object: Node | undefined): Map<string, Node> {
	const entries = nodesOf(object?.type === "object" ? object : undefined, "object_property");
	const own = entries.filter((entry) => entry.parent?.id === object?.id);
	return new Map(own.map((entry) => [textOf(entry.namedChild(0)!), entry.namedChild(1)!]));
}

export function nodesOf(root: Node | undefined, type: string): Node[] {
	return (root?.descendantsOfType(type) ?? []).filter((node) => node !== null);
}

/** A name as it is, a string without its quotes. */
export function textOf(node: Node): string {
	return node.type === "string" ? node.text.slice(1, -1) : node.text;
}
