import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateExpression } from "./evaluate-expression.ts";
import { ExpressionError, parseExpression } from "./expression.ts";
import { evaluationBudget, type TemplateValue } from "./template-value.ts";

const value = (text: string): TemplateValue =>
	evaluateExpression(parseExpression(text), {
		functions: {},
		read: new Map(),
		spend: evaluationBudget(),
	});

/** A value as an expression that has it. */
function written(of: TemplateValue): string {
	if (of === null) return "null()";
	if (typeof of === "boolean") return `${of}()`;
	if (typeof of === "number") return `${of}`;
	if (typeof of === "string") return `'${of.replaceAll("'", "''")}'`;
	if (Array.isArray(of)) return `createArray(${of.map(written).join(", ")})`;
	const entries = Object.entries(of).map(([name, each]) => `${written(name)}, ${written(each)}`);
	return `createObject(${entries.join(", ")})`;
}

const anyValue = fc.letrec<{ value: TemplateValue }>((tie) => ({
	value: fc.oneof(
		{ maxDepth: 3 },
		fc.constant(null),
		fc.boolean(),
		fc.integer(),
		fc.string({ unit: "binary" }),
		fc.array(tie("value"), { maxLength: 4 }),
		fc.dictionary(fc.string(), tie("value"), { maxKeys: 4, noNullPrototype: true }),
	),
})).value;

describe("template functions", () => {
	it.each<[string, TemplateValue]>([
		["concat('a', 1, 'b')", "a1b"],
		["concat(createArray(1), createArray(2))", [1, 2]],
		["format('{0}-{1:D3}-{{x}}', 'a', 7)", "a-007-{x}"],
		["format('{0,5}|{1,-3}|', 'ab', 1)", "   ab|1  |"],
		["toLower(toUpper('aB'))", "ab"],
		["substring('abcdef', 2, 3)", "cde"],
		["split('a,b;c', createArray(',', ';'))", ["a", "b", "c"]],
		["join(createArray('a', 'b'), '-')", "a-b"],
		["replace('a.b.c', '.', '$&')", "a$&b$&c"],
		["base64ToJson(base64('{\"a\": 1}'))", { a: 1 }],
		["json('[1, true]')", [1, true]],
		["json('{''a'': 1}').A", 1],
		["string(createObject('a', 1))", '{"a":1}'],
		["string(true())", "True"],
		["int('7')", 7],
		["bool('TRUE')", true],
		["padLeft(7, 3, '0')", "007"],
		["first('one')", "o"],
		["last(createArray(1, 2))", 2],
		["length(createObject('a', 1))", 1],
		["contains(createObject('Key', 1), 'key')", true],
		["empty('')", true],
		["coalesce(null(), 'x')", "x"],
		["range(3, 4)", [3, 4, 5, 6]],
		[
			"union(createObject('a', createObject('x', 1)), createObject('a', createObject('y', 2)))",
			{ a: { x: 1, y: 2 } },
		],
		["intersection(createArray(1, 2, 3), createArray(3, 2))", [2, 3]],
		["skip(take(createArray(1, 2, 3), 2), 1)", [2]],
		[
			"items(createObject('b', 1, 'a', 2))",
			[
				{ key: "a", value: 2 },
				{ key: "b", value: 1 },
			],
		],
		["tryGet(createObject('a', createObject('b', 1)), 'a', 'c')", null],
		["if(equals(1, 1), 'yes', div(1, 0))", "yes"],
		["and(false(), equals(div(1, 0), 1))", false],
		["or(true(), equals(div(1, 0), 1))", true],
		["if(less('a', 'b'), max(1, 5, 3), min(createArray(4, 2)))", 5],
		["mod(sub(10, 3), mul(2, 2))", 3],
		["createArray(createObject('a', createArray(5, 6)))[0].a[1]", 6],
		["map(range(0, 3), lambda('i', add(lambdaVariables('i'), 1)))", [1, 2, 3]],
		["filter(range(0, 5), lambda('i', greater(lambdaVariables('i'), 2)))", [3, 4]],
		[
			"reduce(range(1, 4), 0, lambda('a', 'b', add(lambdaVariables('a'), lambdaVariables('b'))))",
			10,
		],
		[
			"sort(createArray(3, 1, 2), lambda('a', 'b', less(lambdaVariables('a'), lambdaVariables('b'))))",
			[1, 2, 3],
		],
		["toObject(createArray('x'), lambda('e', lambdaVariables('e')), lambda('e', 1))", { x: 1 }],
		["dateTimeAdd('2026-01-31T00:00:00Z', 'P1DT1H', 'yyyy-MM-dd HH:mm')", "2026-02-01 01:00"],
		["dateTimeAdd('20260131T000000Z', '-PT1S')", "20260130T235959Z"],
		["dateTimeToEpoch(dateTimeFromEpoch(1700000000))", 1_700_000_000],
		["uriComponent('a b')", "a%20b"],
		["mapValues(createObject('a', 1), lambda('v', add(lambdaVariables('v'), 1)))", { a: 2 }],
		["indexFromEnd(createArray(1, 2), 1)", 2],
		[
			"union(createArray(1, createObject('a', 1)), createArray(createObject('a', 1), 2))",
			[1, { a: 1 }, 2],
		],
		["uri('https://x.example/a/', 'b')", "https://x.example/a/b"],
		["createObject('__proto__', 1)['__proto__']", 1],
	])("%s", (text, expected) => {
		expect(value(text)).toEqual(expected);
	});

	it("give the names that Azure gives", () => {
		// From an output of Azure's, in the tests of a project of Microsoft's on GitHub (modm).
		const id =
			"/subscriptions/31e9f9a0-9fd2-4294-a0a3-0101246d9700/resourceGroups/rg-modm201-20230913120256/providers/Microsoft.Compute/virtualMachines/bobjacmodm201";
		expect(value(`uniqueString('${id}')`)).toBe("yvjxno3je5on2");
		expect(value("guid('a', 'b')")).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
		);
	});

	it("give every value back that was written as an expression", () => {
		fc.assert(
			fc.property(anyValue, (of) => {
				expect(value(written(of))).toEqual(of);
				expect(
					value(`equals(${written(of)}, json('${JSON.stringify(of).replaceAll("'", "''")}'))`),
				).toBe(true);
			}),
		);
	});

	it.each([
		["nope()", "The template function 'nope' is not valid."],
		[
			"toLower(1)",
			"expects its argument 1 to be of type 'string'. The provided value is of type 'Integer'",
		],
		["substring('abc', 2, 5)", "must refer to a location within the string"],
		["range(0)", "expected '2', found '1'"],
		["createObject('a', 1).b", "doesn't exist, available properties are 'a'"],
		["createArray(1)[1]", "array index '1' is out of bounds"],
		["div(1, 0)", "cannot divide by zero"],
		["json('{')", "cannot be converted to JSON"],
		["lambdaVariables('x')", "not valid here"],
		["if(true(), fail('No, thanks.'), 1)", "No, thanks."],
		["constructor()", "'constructor' is not valid"],
	])("refuse %s", (text, message) => {
		expect(() => value(text)).toThrow(ExpressionError);
		expect(() => value(text)).toThrow(message);
	});
});

describe("the syntax of expressions", () => {
	it.each([
		[
			"concat('a'",
			"Unable to parse language expression 'concat('a'': expected token 'RightParenthesis' and actual 'EndOfData'.",
		],
		[
			" ",
			"Unable to parse language expression ' ': expected token 'Identifier' and actual 'EndOfData'.",
		],
		["f() g()", "expected token 'EndOfData' and actual 'Identifier'"],
		["f('a' 'b')", "expected token 'RightParenthesis' and actual 'String'"],
		["f(, 1)", "expected token 'Identifier' and actual 'Comma'"],
		["f({})", "is not valid: the string character '{' at position '2' is not expected."],
		["'a", "the string character ''' at position '0' is not expected"],
	])("refuses %j", (text, message) => {
		expect(() => parseExpression(text)).toThrow(message);
	});

	it("refuses what is too deep or too long", () => {
		expect(() => parseExpression("f(".repeat(300))).toThrow("nested deeper");
		expect(() => parseExpression(`f()${".a".repeat(300)}`)).toThrow("nested deeper");
		expect(() => parseExpression("'a".padEnd(30_000, "a"))).toThrow("longer than");
	});

	it("reads or refuses whatever it is given, and nothing else happens", () => {
		const piece = fc.constantFrom(
			"concat",
			"(",
			")",
			"'a'",
			"'",
			",",
			".",
			"[",
			"]",
			"1",
			"-",
			" ",
			"é",
			"if",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				try {
					value(pieces.join(""));
				} catch (error) {
					expect(error).toBeInstanceOf(ExpressionError);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it("keeps values from growing without end", () => {
		const twice = "concat(lambdaVariables('a'), lambdaVariables('a'))";
		const doubled = `reduce(range(0, 60), 'aaaaaaaa', lambda('a', 'b', ${twice}))`;
		expect(() => value(doubled)).toThrow("too large");
		expect(() => value("map(range(0, 9999), lambda('i', range(0, 9999)))")).toThrow(
			"too long to evaluate",
		);
	});
});
