/** The answer of the management API, without HTTP. */
export interface ManagementReply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body?: string;
}

const JSON_TYPE = "application/json; charset=utf-8";

/** An answer without a body. */
export function emptyReply(status: number): ManagementReply {
	return { status, headers: {} };
}

/** An answer whose body is already JSON text. */
export function jsonTextReply(
	status: number,
	body: string,
	headers: Readonly<Record<string, string>> = {},
): ManagementReply {
	return { status, headers: { "content-type": JSON_TYPE, ...headers }, body };
}

export function jsonReply(
	status: number,
	value: unknown,
	headers?: Readonly<Record<string, string>>,
): ManagementReply {
	return jsonTextReply(status, JSON.stringify(value), headers);
}

/** The .NET exceptions that the extension's answers name. */
type ExceptionType =
	| "System.ArgumentException"
	| "System.InvalidOperationException"
	| "System.NotImplementedException"
	| "System.Exception"
	| "Newtonsoft.Json.JsonReaderException"
	| "DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException";

/** An error as the extension's CreateErrorResponse forms it; with the exception behind it, if there is one. */
export function errorReply(
	status: number,
	message: string,
	exception?: { type: ExceptionType; message: string },
): ManagementReply {
	if (exception === undefined) return jsonReply(status, { Message: message });
	return jsonReply(status, {
		Message: message,
		ExceptionMessage: exception.message,
		ExceptionType: exception.type,
		StackTrace: null,
	});
}

/** The answer to everything that nobody foresaw; the tests of the extension ask for this text. */
export function unexpectedReply(message: string, type: ExceptionType = "System.Exception") {
	return errorReply(500, "Something went wrong while processing your request", { type, message });
}

/** The answer while the database cannot be written. */
export function unavailableReply(message: string): ManagementReply {
	return jsonReply(503, { Message: message }, { "retry-after": "5" });
}
