import type { ApiErrorCode } from "../contract/error-codes.ts";
import type { ErrorView } from "../contract/views/plain-views.ts";

interface Refusal {
	/** `unexpected`: the answer is none of this API, as that of a host that asks for a key. */
	code: ApiErrorCode | "unexpected";
	message: string;
	/** Of a job file that is not valid: every problem. Default: none. */
	problems?: readonly string[];
}

/** An answer that is no success. */
export class ApiRefusal extends Error implements Required<Refusal> {
	readonly status: number;
	readonly code: Refusal["code"];
	readonly problems: readonly string[];

	constructor(status: number, { code, message, problems = [] }: Refusal) {
		super(message);
		this.name = "ApiRefusal";
		this.status = status;
		this.code = code;
		this.problems = problems;
	}
}

export function refusalOf(status: number, text: string): ApiRefusal {
	return new ApiRefusal(status, errorIn(text) ?? unexpected(status, text));
}

function unexpected(status: number, text: string): Refusal {
	const found = text.trim().slice(0, 200) || "nothing";
	return { code: "unexpected", message: `The server answered ${status}, with ${found}` };
}

/** The error that an answer of this API tells; undefined when it tells none. A newer server's code stays as it is. */
export function errorIn(text: string): ErrorView["error"] | undefined {
	try {
		const { code, message, problems } = (JSON.parse(text) as ErrorView).error;
		if (typeof code !== "string" || typeof message !== "string") return undefined;
		const areLines = Array.isArray(problems) && problems.every((line) => typeof line === "string");
		return areLines ? { code, message, problems } : { code, message };
	} catch {
		return undefined;
	}
}
