import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
	type BicepFile,
	entriesOf,
	INFRA,
	nodesOf,
	readBicepFiles,
	valueAt,
} from "./bicep-file.ts";

/** Types and versions that were looked up in Azure/bicep-types-az. Another one has to be looked up first. */
const API_VERSIONS: Record<string, string> = {
	"Microsoft.Authorization/roleAssignments": "2022-04-01",
	"Microsoft.Authorization/roleDefinitions": "2022-04-01",
	"Microsoft.ContainerRegistry/registries": "2023-07-01",
	"Microsoft.DurableTask/schedulers": "2026-02-01",
	"Microsoft.DurableTask/schedulers/retentionPolicies": "2026-02-01",
	"Microsoft.DurableTask/schedulers/taskHubs": "2026-02-01",
	"Microsoft.Insights/components": "2020-02-02",
	"Microsoft.Insights/workbooks": "2023-06-01",
	"Microsoft.KeyVault/vaults": "2023-07-01",
	"Microsoft.KeyVault/vaults/secrets": "2023-07-01",
	"Microsoft.ManagedIdentity/userAssignedIdentities": "2023-01-31",
	"Microsoft.Network/natGateways": "2024-05-01",
	"Microsoft.Network/publicIPAddresses": "2024-05-01",
	"Microsoft.Network/virtualNetworks": "2024-05-01",
	"Microsoft.Network/virtualNetworks/subnets": "2024-05-01",
	"Microsoft.OperationalInsights/workspaces": "2023-09-01",
	"Microsoft.Resources/resourceGroups": "2021-04-01",
	"Microsoft.Storage/storageAccounts": "2023-05-01",
	"Microsoft.Storage/storageAccounts/blobServices": "2023-05-01",
	"Microsoft.Storage/storageAccounts/blobServices/containers": "2023-05-01",
	"Microsoft.Storage/storageAccounts/tableServices": "2023-05-01",
	"Microsoft.Storage/storageAccounts/tableServices/tables": "2023-05-01",
	"Microsoft.Web/serverfarms": "2025-03-01",
	"Microsoft.Web/sites": "2025-03-01",
	"Microsoft.Web/sites/basicPublishingCredentialsPolicies": "2025-03-01",
	"Microsoft.Web/sites/config": "2025-03-01",
};

let files: Map<string, BicepFile>;
let main: BicepFile;
beforeAll(async () => {
	files = await readBicepFiles();
	main = files.get("main.bicep")!;
});
const each = () => [...files.values()];

describe("the Bicep files", () => {
	it("parse", () => {
		expect(each().filter(({ root }) => root.hasError)).toEqual([]);
		expect(files.size).toBeGreaterThan(5);
	});

	it("name types and versions that were looked up, and no more are in the table", () => {
		const used = each().flatMap(({ resources }) =>
			resources.map(({ type, apiVersion }) => [type, apiVersion] as const),
		);
		expect(Object.fromEntries(used)).toEqual(API_VERSIONS);
		for (const [type, apiVersion] of used) expect(apiVersion, type).toBe(API_VERSIONS[type]);
	});

	it("use every parameter, variable and module, and nothing that is not declared", () => {
		for (const file of each()) {
			const used = new Set(namesIn(file));
			const declared = declaredIn(file);
			expect(
				[...used].filter((name) => !declared.all.has(name)),
				file.name,
			).toEqual([]);
			expect(
				declared.toBeUsed.filter((name) => !used.has(name)),
				file.name,
			).toEqual([]);
		}
	});

	it("hand each module the parameters that it has, and read the outputs that it has", () => {
		expect(main.modules.map(({ path }) => path).sort()).toEqual(
			[...files.keys()].filter((name) => name !== "main.bicep").sort(),
		);
		for (const { symbol, path, body } of main.modules) {
			const { parameters, outputs } = files.get(path)!;
			const given = [...entriesOf(valueAt(body, "params")).keys()];
			const known = parameters.map(({ name }) => name);
			expect(
				given.filter((name) => !known.includes(name)),
				path,
			).toEqual([]);
			const needed = parameters.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
			expect(
				needed.filter((name) => !given.includes(name)),
				path,
			).toEqual([]);
			const read = [...main.text.matchAll(new RegExp(`\\b${symbol}\\.\\??outputs\\.(\\w+)`, "g"))];
			const names = outputs.map(({ name }) => name);
			expect([...new Set(read.map(([, name]) => name))].sort(), path).toEqual(names.sort());
		}
	});

	it("let the environment say what main.bicep asks for, and nothing else", () => {
		const { parameters } = JSON.parse(readFileSync(`${INFRA}main.parameters.json`, "utf8"));
		const known = new Map(main.parameters.map((parameter) => [parameter.name, parameter]));
		for (const [name, { value }] of Object.entries<{ value: string }>(parameters)) {
			expect(known.has(name), name).toBe(true);
			expect(value, name).toMatch(/^\$\{[A-Z_]+(=[^}]*)?\}$/);
			// azd has text, and makes true, false and whole numbers of it where they are asked for.
			expect(known.get(name)!.type, name).toMatch(/^(string|bool|int)$/);
			if (known.get(name)!.type === "int") expect(value, name).toMatch(/=\d+\}$/);
			if (known.get(name)!.type === "bool") expect(value, name).toMatch(/=(true|false)\}$/);
			// A variable that is not set is an empty text, which a default would not replace.
			const written = defaultOf(main, name);
			const fallback = /=(.*)\}$/.exec(value)?.[1] ?? "";
			if (written !== undefined) expect(fallback, name).toBe(written);
		}
		const needed = main.parameters.filter(({ hasDefault }) => !hasDefault).map(({ name }) => name);
		expect(Object.keys(parameters)).toEqual(expect.arrayContaining(needed));
	});

	it("show no key and no secret", () => {
		for (const { name, text, outputs } of each()) {
			expect(text, name).not.toMatch(/list(Keys|AccountSas|ServiceSas|Secrets|Credentials)?\(/);
			for (const { value } of outputs) expect(value.text, name).not.toContain("firstKey");
		}
	});

	it("make the installation's key once, of 32 bytes", () => {
		const { text } = files.get("vault.bicep")!;
		expect(text).toMatch(
			/@onlyIfNotExists\(\)\nresource key 'Microsoft.KeyVault\/vaults\/secrets@/,
		);
		expect(text).toMatch(
			/@secure\(\)\nparam firstKey string = base64\(replace\(newGuid\(\), '-', ''\)\)/,
		);
		expect("00000000-0000-0000-0000-000000000000".replaceAll("-", "")).toHaveLength(32);
	});

	const withoutCompiler = spawnSync("bicep", ["--version"]).status !== 0;
	it.skipIf(withoutCompiler)(
		`compile without warnings${withoutCompiler ? " (left out: no bicep on the PATH)" : ""}`,
		() => {
			const built = execFileSync("bicep", ["build", `${INFRA}main.bicep`, "--stdout"], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			expect(JSON.parse(built.toString())).toHaveProperty("resources");
			const lint = spawnSync("bicep", ["lint", `${INFRA}main.bicep`], { encoding: "utf8" });
			expect(lint.stdout + lint.stderr).not.toMatch(/Warning|Error/);
		},
	);
});

/** What a parameter's default is, when it is a plain value. */
function defaultOf({ root }: BicepFile, name: string): string | undefined {
	const declaration = nodesOf(root, "parameter_declaration").find(
		(node) => node.namedChild(0)!.text === name,
	)!;
	return declaration.namedChild(2)?.text.replaceAll("'", "");
}

function declaredIn(file: BicepFile) {
	const loops = nodesOf(file.root, "for_statement").map(
		(node) => node.childForFieldName("initializer")!.text,
	);
	const parameters = file.parameters.map(({ name }) => name);
	const toBeUsed = [...parameters, ...file.variables.keys(), ...loops];
	const resources = file.resources.map(({ symbol }) => symbol);
	return {
		toBeUsed,
		all: new Set([...toBeUsed, ...resources, ...file.modules.map(({ symbol }) => symbol)]),
	};
}

/** The names in expressions: neither keys of objects, nor what declarations declare, nor functions. */
function namesIn({ root, text }: BicepFile): string[] {
	return nodesOf(root, "identifier")
		.filter((node) => {
			const parent = node.parent!;
			const declares = parent.type === "object_property" || parent.type.endsWith("_declaration");
			if (declares && parent.namedChild(0)!.id === node.id) return false;
			const loops = parent.childForFieldName("initializer")?.id === node.id;
			return !loops && text[node.endIndex] !== "(";
		})
		.map((node) => node.text);
}
