import { describe, expect, it } from "vitest";
import { planDeployment } from "./plan-deployment.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateObject, TemplateValue } from "./template-value.ts";

const around = {
	subscriptionId: "sub",
	tenantId: "tenant",
	resourceGroup: { name: "farm", id: "/subscriptions/sub/resourceGroups/farm", location: "eastus" },
	deploymentName: "here",
	origin: "https://localhost",
	now: Date.UTC(2026, 0, 2),
	newGuid: () => "a-guid",
};
const $schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

function plan(more: TemplateObject, given: TemplateObject = {}) {
	return planDeployment(
		{ $schema, contentVersion: "1.0.0.0", resources: [], ...more },
		given,
		around,
	);
}

function resource(name: string, more: TemplateObject = {}): TemplateObject {
	return { type: "X.Y/z", apiVersion: "2023-05-01", name, ...more };
}

/** What the expression comes to, in a template like that. */
function output(value: TemplateValue, more: TemplateObject = {}, type = "string"): TemplateValue {
	const { outputs } = plan({ ...more, outputs: { it: { type, value } } });
	return (outputs(new Map()).it as TemplateObject).value!;
}

const bodies = (resources: TemplateValue, more: TemplateObject = {}) => {
	const { resources: planned, bodyOf } = plan({ resources, ...more });
	return planned.map((each) => [each.name, bodyOf(each, new Map())]);
};

/** The reason and the place of a refusal. */
function refusal(more: TemplateObject, given: TemplateObject = {}): [string, string] {
	try {
		plan(more, given);
	} catch (error) {
		if (error instanceof TemplateError) return [error.reason, error.path];
		throw error;
	}
	throw new Error("The template was taken.");
}

describe("a template's parameters and variables", () => {
	it("have values, defaults that may refer to others, and are shown without secrets", () => {
		const parameters = {
			name: { type: "string" },
			full: { type: "string", defaultValue: "[concat(parameters('NAME'), '-', utcNow('yyyy'))]" },
			secret: { type: "secureString", defaultValue: "[newGuid()]" },
			maybe: { type: "int", nullable: true },
		};
		const planned = plan({ parameters }, { Name: { value: "a" } });
		expect(planned.parameters).toEqual({
			name: { type: "String", value: "a" },
			full: { type: "String", value: "a-2026" },
			secret: { type: "SecureString" },
			maybe: { type: "Int", value: null },
		});
		expect(plan({ parameters }, planned.parameterValues).parameterValues).toEqual(
			planned.parameterValues,
		);
		expect(planned.parameterValues.secret).toEqual({ value: "a-guid" });
	});

	it("may be loops, refer to each other in any order, and use the template's own functions", () => {
		const variables = {
			b: "[concat(variables('a'), '!')]",
			a: "[x.twice('y')]",
			copy: [{ name: "many", count: 3, input: "[mul(copyIndex('many', 1), 10)]" }],
			within: { copy: [{ name: "list", count: 2, input: { at: "[copyIndex('list')]" } }] },
			literal: "[[not an expression]",
		};
		const output_ = { type: "string", value: "[concat(parameters('of'), parameters('of'))]" };
		const member = { parameters: [{ name: "of", type: "string" }], output: output_ };
		const functions = [{ namespace: "x", members: { twice: member } }];
		const all = { a: "", b: "", many: "", within: "", literal: "" };
		const value = Object.fromEntries(Object.keys(all).map((k) => [k, `[variables('${k}')]`]));
		expect(output(value, { variables, functions }, "object")).toEqual({
			a: "yy",
			b: "yy!",
			many: [10, 20, 30],
			within: { list: [{ at: 0 }, { at: 1 }] },
			literal: "[not an expression]",
		});
	});

	it.each<[string, TemplateObject, TemplateObject, string, string]>([
		[
			"missing",
			{ p: { type: "string" } },
			{},
			"is not provided",
			"properties.template.parameters.p",
		],
		[
			"undeclared",
			{},
			{ x: { value: 1 } },
			"are not valid; they are not present",
			"properties.parameters.x",
		],
		[
			"of another type",
			{ p: { type: "int" } },
			{ p: { value: "1" } },
			"Expected a value of type 'Int', but received a value of type 'String'",
			"properties.template.parameters.p",
		],
		[
			"not allowed",
			{ p: { type: "string", allowedValues: ["a", "b"] } },
			{ p: { value: "c" } },
			"The value 'c' is not part of the allowed value(s): 'a,b'",
			"properties.template.parameters.p",
		],
		[
			"too short",
			{ p: { type: "string", minLength: 2 } },
			{ p: { value: "c" } },
			"greater than or equal to '2'",
			"properties.template.parameters.p",
		],
		[
			"too large",
			{ p: { type: "int", maxValue: 5 } },
			{ p: { value: 6 } },
			"less than or equal to '5'",
			"properties.template.parameters.p",
		],
		[
			"of no type",
			{ p: { type: "text" } },
			{},
			"The type of the template parameter 'p' is not valid",
			"properties.template.parameters.p",
		],
		[
			"from a key vault",
			{ p: { type: "string" } },
			{ p: { reference: {} } },
			"key vault",
			"properties.parameters.p",
		],
	])("are refused: %s", (_, parameters, given, reason, path) => {
		expect(refusal({ parameters }, given)).toEqual([expect.stringContaining(reason), path]);
	});

	it("are refused without the value when that is secret", () => {
		const parameters = { p: { type: "securestring", allowedValues: ["a"] } };
		expect(refusal({ parameters }, { p: { value: "hush" } })[0]).not.toContain("hush");
	});

	it("cannot refer to themselves", () => {
		const variables = { a: "[variables('b')]", b: "[variables('a')]" };
		expect(refusal({ variables })[0]).toBe("The template variable 'a' refers to itself.");
		const value = "[x.f()]";
		const functions = [{ namespace: "x", members: { f: { output: { type: "string", value } } } }];
		expect(refusal({ functions, variables: { a: "[x.f()]" } })[0]).toBe("It leads too deep.");
	});
});

describe("a template's surroundings", () => {
	it.each<[string, TemplateValue]>([
		["[resourceGroup().location]", "eastus"],
		["[subscription().subscriptionId]", "sub"],
		["[deployment().name]", "here"],
		["[environment().resourceManager]", "https://localhost/"],
		["[resourceId('X.Y/z', 'a')]", "/subscriptions/sub/resourceGroups/farm/providers/X.Y/z/a"],
		[
			"[resourceId('other', 'X.Y/z/w', 'a', 'b')]",
			"/subscriptions/sub/resourceGroups/other/providers/X.Y/z/a/w/b",
		],
		[
			"[resourceId('s2', 'other', 'X.Y/z', 'a')]",
			"/subscriptions/s2/resourceGroups/other/providers/X.Y/z/a",
		],
		["[subscriptionResourceId('X.Y/z', 'a')]", "/subscriptions/sub/providers/X.Y/z/a"],
		["[tenantResourceId('X.Y/z', 'a')]", "/providers/X.Y/z/a"],
		["[extensionResourceId('/a', 'X.Y/z', 'b')]", "/a/providers/X.Y/z/b"],
	])("%s", (text, value) => {
		expect(output(text)).toEqual(value);
	});

	it.each([
		["[resourceId('X.Y/z')]", "requires '1' resource name argument(s), found '0'"],
		["[utcNow()]", "'utcNow' is not expected at this location"],
		["[reference('x').y]", "is not defined in the template"],
		["[copyIndex()]", "'copyIndex' is not expected at this location"],
		["[variables('none')]", "The template variable 'none' is not found."],
	])("do not allow %s", (value, message) => {
		expect(() => output(value)).toThrow(message);
	});
});

describe("a template's resources", () => {
	it("are evaluated, their names too, without what is the deployment's", () => {
		const tags = { "[concat('a', 'b')]": "[resourceGroup().name]", text: "[[x]" };
		expect(
			bodies([resource("[toLower('A')]", { location: "l", tags, dependsOn: [], comments: "c" })]),
		).toEqual([["a", { location: "l", tags: { ab: "farm", text: "[x]" } }]]);
	});

	it("are repeated by loops, and left out by conditions", () => {
		const looped = resource("[concat('n', copyIndex(1))]", {
			copy: { name: "loop", count: 2 },
			condition: "[equals(copyIndex(), 1)]",
			properties: {
				copy: [{ name: "list", count: 2, input: "[add(copyIndex('list'), copyIndex('loop'))]" }],
			},
		});
		const { resources, dependencies } = plan({ resources: [looped] });
		expect([...dependencies.keys()]).toEqual([
			"/subscriptions/sub/resourcegroups/farm/providers/x.y/z/n2",
		]);
		expect(resources.map(({ active }) => active)).toEqual([false, true]);
		expect(bodies([looped])[1]).toEqual(["n2", { properties: { list: [1, 2] } }]);
	});

	it("wait for what they name in any of ARM's ways, and for what they refer to", () => {
		const names = ["a", "X.Y/z/a", "[resourceId('X.Y/z', 'a')]", "loop"];
		const { dependencies } = plan({
			resources: [
				resource("a"),
				resource("[concat('l', copyIndex())]", { copy: { name: "loop", count: 2 } }),
				...names.map((name, index) => resource(`w${index}`, { dependsOn: [name] })),
				resource("r", { tags: { of: "[reference(resourceId('X.Y/z', 'a')).b]" } }),
				resource("off", { condition: false }),
				resource("free", { dependsOn: ["off"] }),
			],
		});
		const found = [...dependencies].map(([key, on]) => [
			key.split("/").at(-1),
			on.map((each) => each.split("/").at(-1)),
		]);
		expect(Object.fromEntries(found)).toEqual({
			...{ a: [], l0: [], l1: [], w0: ["a"], w1: ["a"], w2: ["a"], w3: ["l0", "l1"] },
			...{ r: ["a"], free: [] },
		});
	});

	it("may have a nested template that evaluates itself, or is evaluated with them", () => {
		const nested = (scope: string) =>
			resource("n", {
				properties: {
					expressionEvaluationOptions: { scope },
					parameters: { p: { value: "[resourceGroup().name]" } },
					template: { outputs: { o: "[resourceGroup().name]" } },
				},
			});
		const shown = (scope: string) => (bodies([nested(scope)])[0]![1] as TemplateObject).properties;
		expect(shown("inner")).toMatchObject({
			parameters: { p: { value: "farm" } },
			template: { outputs: { o: "[resourceGroup().name]" } },
		});
		expect(shown("outer")).toMatchObject({ template: { outputs: { o: "farm" } } });
	});

	it.each<[string, TemplateValue, string]>([
		["without a name", [{ type: "X.Y/z", apiVersion: "1" }], "'name' is required"],
		["with too few names", [resource("a", { type: "X.Y/z/w" })], "incorrect segment lengths"],
		["twice", [resource("a"), resource("A")], "is defined multiple times"],
		[
			"that wait for nothing there is",
			[resource("a", { dependsOn: ["b"] })],
			"The resource 'b' is not defined in the template",
		],
		[
			"in a circle",
			[resource("a", { dependsOn: ["b"] }), resource("b", { dependsOn: ["a"] })],
			"Circular dependency detected on resource",
		],
		[
			"that refer to themselves",
			[resource("a", { tags: { x: "[reference('a').y]" } })],
			"Circular dependency detected",
		],
		["too often", [resource("a", { copy: { name: "l", count: 801 } })], "from 0 to 800"],
		[
			"with a condition that is none",
			[resource("a", { condition: "yes" })],
			"must be of type 'Boolean'",
		],
		["with others in them", [resource("a", { resources: [resource("b")] })], "Child resources"],
		["by name without a version", { a: resource("a") }, "unless languageVersion is '2.0'"],
		["of no kind", "none", "'resources' is required"],
	])("are refused: %s", (_, resources, reason) => {
		expect(refusal({ resources })[0]).toContain(reason);
	});

	it("are refused with the exact place of an expression without a value", () => {
		const list = [{ ok: "[true()]" }, { bad: "[div(1, 0)]" }];
		const [reason, path] = refusal({ resources: [resource("a", { properties: { list } })] });
		expect(reason).toContain("cannot divide by zero");
		expect(path).toBe("properties.template.resources[0].properties.list[1].bad");
	});
});
