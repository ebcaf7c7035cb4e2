import { describe, expect, it } from "vitest";
import { plan, refusal } from "./plan-under-test.ts";
import type { TemplateObject, TemplateValue } from "./template-value.ts";

/** What the expression comes to, in a template like that. */
function output(value: TemplateValue, more: TemplateObject = {}, type = "string"): TemplateValue {
	const { outputs } = plan({ ...more, outputs: { it: { type, value } } });
	return (outputs(new Map()).it as TemplateObject).value!;
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
			"of a type that is none",
			{ p: { type: "constructor" } },
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

	it("cannot take time without end", () => {
		const member = (value: string) => ({
			parameters: [{ name: "of", type: "string" }],
			output: { type: "string", value },
		});
		const members: TemplateObject = { f0: member("[parameters('of')]") };
		for (let at = 1; at < 40; at++) {
			members[`f${at}`] = member(`[x.f${at - 1}(x.f${at - 1}(parameters('of')))]`);
		}
		const functions = [{ namespace: "x", members }];
		const startedAt = performance.now();
		expect(refusal({ functions, variables: { a: "[x.f39('a')]" } })[0]).toBe(
			"The template takes too long to evaluate.",
		);
		expect(performance.now() - startedAt).toBeLessThan(10_000);
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
