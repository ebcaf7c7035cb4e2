import { invalidTemplate } from "./template-error.ts";
import {
	isEqual,
	isObject,
	memberOf,
	type TemplateObject,
	type TemplateValue,
	typeName,
} from "./template-value.ts";

/** A parameter that the template declares, and the client's value if there is one. */
export interface TemplateParameter {
	name: string;
	declaration: TemplateObject;
	/** As ARM shows it. */
	type: string;
	given: TemplateValue | undefined;
	/** Where the declaration stands. */
	path: string;
}

const TYPES: Record<string, { shown: string; value: string }> = {
	string: { shown: "String", value: "String" },
	securestring: { shown: "SecureString", value: "String" },
	int: { shown: "Int", value: "Integer" },
	bool: { shown: "Bool", value: "Boolean" },
	object: { shown: "Object", value: "Object" },
	secureobject: { shown: "SecureObject", value: "Object" },
	array: { shown: "Array", value: "Array" },
};

/** The declared parameters with what the client gave. Throws TemplateError for one that is unknown or undeclared. */
export function declaredParameters(
	template: TemplateObject,
	given: TemplateObject,
): TemplateParameter[] {
	const declarations = objectAt(template.parameters, "properties.template.parameters");
	const names = Object.keys(declarations);
	const unknown = Object.keys(given).filter((name) => memberOf(declarations, name) === undefined);
	if (unknown.length > 0) {
		throw invalidTemplate(
			`The template parameters '${unknown.join(", ")}' in the parameters file are not valid; they are not present in the original template and can therefore not be provided at deployment time. The only supported parameters for this template are '${names.join(", ")}'. Please see https://aka.ms/arm-pass-parameter-values for usage details.`,
			`properties.parameters.${unknown[0]}`,
		);
	}
	return names.map((name) => {
		const path = `properties.template.parameters.${name}`;
		const declaration = withDefinition(objectAt(declarations[name], path), template, path);
		const type = `${declaration.type}`.toLowerCase();
		if (!Object.hasOwn(TYPES, type)) {
			throw invalidTemplate(`The type of the template parameter '${name}' is not valid.`, path);
		}
		return { name, declaration, type: TYPES[type]!.shown, given: givenValue(name, given), path };
	});
}

/** Whether values of that type are never shown. */
export function isSecureType(type: string): boolean {
	return type.startsWith("Secure");
}

/** What a value is shown as: without it if it is secret. */
export function shownValue(type: string, value: TemplateValue): TemplateObject {
	return isSecureType(type) ? { type } : { type, value };
}

/** The type of an output or parameter as ARM shows it. */
export function shownType(type: TemplateValue | undefined): string | undefined {
	return TYPES[`${type}`.toLowerCase()]?.shown;
}

/** Throws TemplateError if the value is none that the declaration allows. */
export function checkParameter(
	{ name, declaration, type, path }: TemplateParameter,
	value: TemplateValue,
): void {
	if (value === null && declaration.nullable === true) return;
	const expected = TYPES[type.toLowerCase()]!.value;
	if (typeName(value) !== expected) {
		throw invalidTemplate(
			`The provided value for the template parameter '${name}' is not valid. Expected a value of type '${type}', but received a value of type '${typeName(value)}'. Please see https://aka.ms/arm-create-parameter-file for usage details.`,
			path,
		);
	}
	const { allowedValues } = declaration;
	if (Array.isArray(allowedValues) && !allowedValues.some((each) => isEqual(each, value))) {
		const shown = isSecureType(type) ? "" : ` The value '${textOf(value)}' is not part of`;
		throw invalidTemplate(
			`The provided value for the template parameter '${name}' is not valid.${shown || " The value is not part of"} the allowed value(s): '${allowedValues.map(textOf).join(",")}'.`,
			path,
		);
	}
	checkBounds(name, declaration, value, path);
}

function checkBounds(
	name: string,
	{ minLength, maxLength, minValue, maxValue }: TemplateObject,
	value: TemplateValue,
	path: string,
): void {
	const length = typeof value === "string" || Array.isArray(value) ? value.length : undefined;
	const number = typeof value === "number" ? value : undefined;
	const broken = [
		exceeds(minLength, length) &&
			`Length of the value should be greater than or equal to '${minLength}'`,
		exceeds(length, maxLength) &&
			`Length of the value should be less than or equal to '${maxLength}'`,
		exceeds(minValue, number) && `The value should be greater than or equal to '${minValue}'`,
		exceeds(number, maxValue) && `The value should be less than or equal to '${maxValue}'`,
	].find((each) => each !== false);
	if (broken === undefined) return;
	throw invalidTemplate(
		`The provided value for the template parameter '${name}' is not valid. ${broken}.`,
		path,
	);
}

function exceeds(a: TemplateValue | undefined, b: TemplateValue | undefined): boolean {
	return typeof a === "number" && typeof b === "number" && a > b;
}

function textOf(value: TemplateValue): string {
	return typeof value === "string" ? value : JSON.stringify(value);
}

function givenValue(name: string, given: TemplateObject): TemplateValue | undefined {
	const entry = memberOf(given, name);
	if (entry === undefined) return undefined;
	const path = `properties.parameters.${name}`;
	if (isObject(entry) && entry.value !== undefined) return entry.value;
	throw invalidTemplate(
		isObject(entry) && entry.reference !== undefined
			? `The parameter '${name}' refers to a key vault, of which the emulator has none.`
			: `The value for the template parameter '${name}' is not valid: expected an object with 'value'.`,
		path,
	);
}

/** Bicep's own types: `{"$ref": "#/definitions/name"}`. */
function withDefinition(
	declaration: TemplateObject,
	template: TemplateObject,
	path: string,
): TemplateObject {
	let result = declaration;
	for (let steps = 0; typeof result.$ref === "string"; steps++) {
		const name = /^#\/definitions\/(.+)$/.exec(result.$ref)?.[1];
		const definition =
			isObject(template.definitions) && name ? template.definitions[name] : undefined;
		if (!isObject(definition) || steps > 20) {
			throw invalidTemplate(`The definition '${result.$ref}' was not found.`, path);
		}
		const { $ref, ...own } = result;
		result = { ...definition, ...own };
	}
	return result;
}

/** An object that may be absent. Throws TemplateError if it is something else. */
export function objectAt(value: TemplateValue | undefined, path: string): TemplateObject {
	if (value === undefined) return {};
	if (isObject(value)) return value;
	throw invalidTemplate(
		`Template JToken type is not valid. Expected 'Object'. Actual '${typeName(value)}'.`,
		path,
	);
}
