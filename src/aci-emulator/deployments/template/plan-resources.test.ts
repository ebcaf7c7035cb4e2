import { describe, expect, it } from "vitest";
import { plan, refusal, resource } from "./plan-under-test.ts";
import type { TemplateObject, TemplateValue } from "./template-value.ts";

const bodies = (resources: TemplateValue, more: TemplateObject = {}) => {
	const { resources: planned, bodyOf } = plan({ resources, ...more });
	return planned.map((each) => [each.name, bodyOf(each, new Map())]);
};

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
