import type { HttpResponseInit } from "@azure/functions";
import { type ApiErrorCode, ERROR_CODES } from "../contract/error-codes.ts";
import type { ErrorView } from "./views.ts";

/** A refusal, as the caller is to see it. */
export class ApiError extends Error {
	readonly code: ApiErrorCode;
	readonly problems: string[] | undefined;

	constructor(code: ApiErrorCode, message: string, problems?: string[]) {
		super(message);
		this.name = "ApiError";
		this.code = code;
		this.problems = problems;
	}
}

export function errorResponse(error: ApiError): HttpResponseInit {
	const { code, message, problems } = error;
	const body: ErrorView = {
		error: { code, message, ...(problems === undefined ? {} : { problems }) },
	};
	return { status: ERROR_CODES[code].status, jsonBody: body };
}
