import type { EvaluationScope } from "./evaluate-expression.ts";
import { ExpressionError } from "./expression.ts";
import { invalidTemplate } from "./template-error.ts";
import { fn } from "./template-function.ts";
import type { TemplateValue } from "./template-value.ts";

/** ARM's limit for the iterations of a loop. */
const MOST_ITERATIONS = 800;

/** The number of iterations. Throws TemplateError if it is none. */
export function copyCount(value: TemplateValue, path: string): number {
	if (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST_ITERATIONS) {
		return value as number;
	}
	throw invalidTemplate(
		`The copy count must be an integer from 0 to ${MOST_ITERATIONS}. Please see https://aka.ms/arm-copy for usage details.`,
		path,
	);
}

/** The scope of one iteration, with a `copyIndex` that knows it and those around it. */
export function inLoop(scope: EvaluationScope, name: string, index: number): EvaluationScope {
	const loops = new Map(scope.loops).set(name.toLowerCase(), index);
	const copyIndex = fn("string|int? int?", (first?: string | number, second?: number) => {
		const of = typeof first === "string" ? loops.get(first.toLowerCase()) : index;
		if (of === undefined) {
			throw new ExpressionError(
				`The template function 'copyIndex' has an invalid argument: there is no copy loop '${first}' around it.`,
			);
		}
		return of + ((typeof first === "number" ? first : second) ?? 0);
	});
	return { ...scope, loops, functions: { ...scope.functions, copyindex: copyIndex } };
}
