import { ArmError } from "../../arm/arm-error.ts";

/** ARM's 400 for a template that cannot be deployed, with the place of what is wrong with it. */
export class TemplateError extends ArmError {
	/** What is wrong, without ARM's words around it. */
	readonly reason: string;
	/** Such as `properties.template.resources[0].name`. */
	readonly path: string;

	constructor(reason: string, path: string, message: string) {
		super(400, "InvalidTemplate", message);
		this.reason = reason;
		this.path = path;
	}

	/** Lines are those of the client's file, which the emulator does not know: 0, as ARM itself says at times. */
	override toResponse(): Response {
		const info = { lineNumber: 0, linePosition: 0, path: this.path };
		const { code, message } = this;
		const error = { code, message, additionalInfo: [{ type: "TemplateViolation", info }] };
		return Response.json({ error }, { status: this.status });
	}
}

/** The template breaks a rule. */
export function invalidTemplate(reason: string, path: string): TemplateError {
	return new TemplateError(reason, path, `Deployment template validation failed: '${reason}'.`);
}

/** An expression outside resources has no value. */
export function invalidExpression(reason: string, path: string): TemplateError {
	return new TemplateError(
		reason,
		path,
		`Deployment template language expression evaluation failed: '${reason}'. Please see https://aka.ms/arm-template-expressions for usage details.`,
	);
}

/** An expression of a resource has no value. */
export function invalidResource(id: string, { reason, path }: TemplateError): TemplateError {
	return new TemplateError(
		reason,
		path,
		`Unable to process template language expressions for resource '${id}' at '${path}'. '${reason}'`,
	);
}
