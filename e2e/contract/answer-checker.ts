import { Ajv2020 } from "ajv/dist/2020.js";
import { OPERATIONS, type Operation } from "../../src/contract/operations.ts";
import { type OperationName, ROUTES } from "../../src/contract/routes.ts";
import type { RawAnswer } from "./raw-request.ts";

interface Document {
	paths: Record<string, Record<string, { responses: Record<string, DocumentedResponse> }>>;
	components: { headers: Record<string, Header> };
}

interface DocumentedResponse {
	content?: object;
	headers?: Record<string, Header | { $ref: string }>;
}

interface Header {
	required: boolean;
	schema: object;
}

/** Says what of an answer is not as the document has it; undefined when all is. */
export type AnswerChecker = (name: OperationName, answer: RawAnswer) => string | undefined;

/** `document`: as the server gives it. */
export function answerChecker(document: object): AnswerChecker {
	const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
	ajv.addSchema(document, "api");
	const { paths, components } = document as Document;

	/** What the document's schema at this place says against the body. */
	function against(pointer: string, body: unknown): string | undefined {
		const validate = ajv.getSchema(`api#${pointer}`);
		if (validate === undefined) return `the document has nothing at ${pointer}`;
		return validate(body) ? undefined : ajv.errorsText(validate.errors);
	}

	/** What of the headers that the document has is missing, or not as it says. */
	function headerFault(documented: DocumentedResponse, answer: RawAnswer): string | undefined {
		for (const [name, header] of Object.entries(documented.headers ?? {})) {
			const { required, schema } =
				"$ref" in header ? components.headers[header.$ref.split("/").at(-1)!]! : header;
			const value = answer.headers[name.toLowerCase()];
			if (value === undefined && !required) continue;
			if (!ajv.validate(schema, value)) return `its header ${name} is ${value}`;
		}
		return undefined;
	}

	return (name, answer) => {
		const { path, method } = ROUTES[name];
		const { status } = answer;
		const response = paths[path]![method.toLowerCase()]!.responses[status];
		if (response === undefined) return `its status ${status} is not in the document`;
		if (answer.headers["cache-control"] !== "no-store") return "a cache may keep it";
		const fault = headerFault(response, answer);
		if (fault !== undefined || status === 302) return fault;
		const type = `${answer.headers["content-type"]}`.split(";")[0]!;
		const types = Object.keys(response.content ?? {});
		if (types[0] === "*/*") return undefined;
		if (!types.includes(type)) return `its type ${type} is not in the document`;
		if (type !== "application/json") return undefined;
		const body = parsed(answer.body);
		if (body === undefined) return "it is no JSON";
		const place = ["paths", path, method.toLowerCase(), "responses", `${status}`];
		const pointer = [...place, "content", type, "schema"].map(escaped).join("");
		return against(pointer, body.json) ?? unknownKeys(name, status, body.json);
	};
}

/** The document lets answers have more keys than it names; those of this version have none. */
function unknownKeys(name: OperationName, status: number, body: unknown): string | undefined {
	const operation: Operation = OPERATIONS[name];
	if (status !== operation.status || operation.answer === undefined) return undefined;
	const read = operation.answer.safeParse(body);
	return read.success ? undefined : read.error.message;
}

function parsed(body: Buffer): { json: unknown } | undefined {
	try {
		return { json: JSON.parse(body.toString("utf8")) };
	} catch {
		return undefined;
	}
}

/** A part of a JSON pointer within a URI's fragment. */
function escaped(part: string): string {
	return `/${encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))}`;
}
