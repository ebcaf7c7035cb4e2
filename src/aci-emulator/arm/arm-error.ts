/**
 * An answer that is an error in ARM's shape: `{"error": {"code", "message"}}` under `status`.
 * Each is thrown where the rule it stands for is checked.
 */
export class ArmError extends Error {
	readonly status: number;
	readonly code: string;
	readonly headers: Record<string, string>;

	constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
		super(message);
		this.name = "ArmError";
		this.status = status;
		this.code = code;
		this.headers = headers;
	}

	toResponse(): Response {
		return Response.json(
			{ error: { code: this.code, message: this.message } },
			{ status: this.status, headers: this.headers },
		);
	}
}
