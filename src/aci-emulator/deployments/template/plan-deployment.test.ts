import fc from "fast-check";
import { describe, it } from "vitest";
import { plan } from "./plan-under-test.ts";
import { UnreadResource } from "./runtime-scope.ts";
import { TemplateError } from "./template-error.ts";
import type { TemplateObject, TemplateValue } from "./template-value.ts";

describe("whatever a template is", () => {
	const text = fc.constantFrom(
		...[
			"[parameters('a')]",
			"[variables('a')]",
			"[concat('a', copyIndex())]",
			"[reference('a').b]",
		],
		...[
			"[resourceId('X.Y/z', 'a')]",
			"[",
			"[]",
			"[[]",
			"[f(]",
			"a",
			"",
			"X.Y/z",
			"string",
			"[x.f(1)]",
		],
	);
	const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
	const value = fc.letrec<{ value: TemplateValue }>((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			leaf,
			fc.array(tie("value"), { maxLength: 3 }),
			fc.dictionary(
				fc.constantFrom(
					...[
						"a",
						"name",
						"type",
						"apiVersion",
						"properties",
						"copy",
						"count",
						"input",
						"dependsOn",
					],
					...[
						"condition",
						"defaultValue",
						"value",
						"template",
						"expressionEvaluationOptions",
						"scope",
					],
				),
				tie("value"),
				{ maxKeys: 5, noNullPrototype: true },
			),
		),
	})).value;
	const part = fc.oneof(
		fc.dictionary(fc.constantFrom("a", "b"), value, { noNullPrototype: true }),
		value,
	);
	const some = fc.record(
		{
			parameters: part,
			variables: part,
			functions: fc.array(value, { maxLength: 2 }),
			resources: fc.oneof(fc.array(value, { maxLength: 3 }), part),
			outputs: part,
			definitions: part,
			languageVersion: fc.constant("2.0"),
		},
		{ requiredKeys: [] },
	);

	it("is planned or refused with ARM's 400, and its outputs too", () => {
		fc.assert(
			fc.property(some, fc.dictionary(fc.constantFrom("a", "b"), value), (more, given) => {
				try {
					plan(more as TemplateObject, given as TemplateObject).outputs(new Map());
				} catch (error) {
					if (!(error instanceof TemplateError || error instanceof UnreadResource)) throw error;
				}
			}),
			{ numRuns: 3000 },
		);
	});
});
