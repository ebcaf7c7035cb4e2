import type { ApiErrorCode } from "../contract/error-codes.ts";
import type { ErrorView } from "../contract/views/plain-views.ts";

/** An answer that is no success. */
export class ApiRefusal extends Error {
	readonly status: number;
	/** `unexpected`: the answer is none of this API, as that of a host that asks for a key. */
	readonly code: ApiErrorCode | "unexpected";
	/** Of a job file that is not valid: every problem. */
	readonly problems: readonly string[];

	constructor(
		status: number,
		code: ApiErrorCode | "unexpected",
		message: string,
		problems: readonly string[] = [],
	) {
		super(message);
		this.name = "ApiRefusal";
		this.status = status;
		this.code = code;
		this.problems = problems;
	}
}

export function refusalOf(status: number, text: string): ApiRefusal {
	const error = errorIn(text);
	if (error === undefined) {
		const found = text.trim() === "" ? "nothing" : text.trim().slice(0, 200);
		return new ApiRefusal(status, "unexpected", `The server answered ${status}, with ${found}`);
	}
	return new ApiRefusal(status, error.code, error.message, error.problems);
}

function errorIn(text: string): ErrorView["error"] | undefined {
	try {
		const { error } = JSON.parse(text) as Partial<ErrorView>;
		return typeof error?.code === "string" && typeof error.message === "string" ? error : undefined;
	} catch {
		return undefined;
	}
}
