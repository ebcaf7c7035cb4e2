import type { HttpResponseInit } from "@azure/functions";
import type { ErrorView } from "./views.ts";

/** Every error code of the API, with its HTTP status. */
const STATUS_OF_CODE = {
	/** The job file is not valid; `problems` says all that is wrong with it. */
	InvalidJob: 400,
	/** A query parameter or the body is not what the operation takes. */
	InvalidRequest: 400,
	/** The callback's token was not made for this batch by this installation. */
	InvalidToken: 401,
	JobNotFound: 404,
	ItemNotFound: 404,
	/** The result is asked for before the job has ended. */
	JobNotFinished: 409,
	/** Every item succeeded, or the job was run too often. */
	NothingToRetry: 409,
	/** The finished job still has container groups. */
	StillCleaningUp: 409,
	/** The item has no log: it never ran, or ACI had none any more. */
	NoLog: 404,
	/** The item's container sent no output file, or the item has not ended. */
	NoOutput: 404,
	/** The job has ended and has no result: its merge step did not run, or failed. */
	NoResult: 409,
	/** The callback is of a launch that is over: its item has an outcome, or runs again. */
	LaunchOver: 409,
	/** The callback's token is past its time. */
	TokenExpired: 410,
	TooLarge: 413,
	Internal: 500,
	/** The durable engine did not take the job; nothing was started. */
	NotStarted: 503,
} as const;

export type ApiErrorCode = keyof typeof STATUS_OF_CODE;

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
	return { status: STATUS_OF_CODE[code], jsonBody: body };
}
