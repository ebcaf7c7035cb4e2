/** Why a local server cannot be had: `start-failed`, `start-timeout` or `bundle-missing`. */
export class LocalServerError extends Error {
	override name = "LocalServerError";
	readonly code: "start-failed" | "start-timeout" | "bundle-missing";
	/** What to do about it. */
	readonly hint: string;

	constructor(code: LocalServerError["code"], message: string, hint: string) {
		super(message);
		this.code = code;
		this.hint = hint;
	}
}
