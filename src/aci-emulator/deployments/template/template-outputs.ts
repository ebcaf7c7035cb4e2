import { copyCount, inLoop } from "./copy-loop.ts";
import type { EvaluationScope } from "./evaluate-expression.ts";
import { evaluateValue } from "./evaluate-value.ts";
import { runtimeCallsIn } from "./resource-dependencies.ts";
import { invalidExpression, invalidTemplate } from "./template-error.ts";
import { isSecureType, objectAt, shownType, shownValue } from "./template-parameters.ts";
import { objectFrom, type TemplateObject, type TemplateValue, typeName } from "./template-value.ts";

const PATH = "properties.template.outputs";

/** The outputs as ARM shows them: secret ones without their values, those without their condition not at all. */
export function outputValues(template: TemplateObject, scope: EvaluationScope): TemplateObject {
	const outputs = Object.entries(objectAt(template.outputs, PATH));
	return objectFrom(
		outputs.flatMap(([name, output]): [string, TemplateObject][] => {
			const shown = outputValue(name, objectAt(output, `${PATH}.${name}`), scope);
			return shown ? [[name, shown]] : [];
		}),
	);
}

/** Throws TemplateError for outputs that have no value whatever resources will be. */
export function checkOutputs(template: TemplateObject, scope: EvaluationScope): void {
	for (const [name, value] of Object.entries(objectAt(template.outputs, PATH))) {
		const output = objectAt(value, `${PATH}.${name}`);
		if (runtimeCallsIn(output).length === 0) outputValue(name, output, scope);
	}
}

function outputValue(
	name: string,
	{ type, value, condition, copy, nullable, $ref }: TemplateObject,
	scope: EvaluationScope,
): TemplateObject | undefined {
	const path = `${PATH}.${name}`;
	if (evaluateValue(condition ?? true, scope, `${path}.condition`) === false) return undefined;
	const result =
		copy === undefined ? evaluateValue(value ?? null, scope, `${path}.value`) : looped();
	const shown = shownType(type) ?? ($ref === undefined ? undefined : typeName(result));
	if (shown === undefined) {
		throw invalidTemplate(
			`The type of the template output '${name}' is not valid.`,
			`${path}.type`,
		);
	}
	if (!isOfType(shown, result) && !(result === null && nullable === true)) {
		throw invalidExpression(
			`Template output '${name}' is not valid: expected a value of type '${shown}', found '${typeName(result)}'.`,
			`${path}.value`,
		);
	}
	return shownValue(shown, result);

	function looped(): TemplateValue[] {
		const { count, input } = objectAt(copy, `${path}.copy`);
		const times = copyCount(evaluateValue(count ?? null, scope, path), `${path}.copy.count`);
		return Array.from({ length: times }, (_, index) =>
			evaluateValue(input ?? null, inLoop(scope, name, index), `${path}.copy.input`),
		);
	}
}

function isOfType(shown: string, value: TemplateValue): boolean {
	const plain = isSecureType(shown) ? shown.slice("Secure".length) : shown;
	return typeName(value).startsWith(plain);
}
