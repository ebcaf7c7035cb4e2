/** Why a local server cannot be had: see `code`. */
export class LocalServerError extends Error {
	override name = "LocalServerError";
	readonly code:
		| "folder-unusable"
		| "start-failed"
		| "start-timeout"
		| "already-running"
		| "newer-folder"
		| "bundle-missing"
		| "containers-unknown"
		| "containers-unavailable"
		| "telemetry-wrong";
	/** What to do about it. */
	readonly hint: string;

	constructor(code: LocalServerError["code"], message: string, hint: string) {
		super(message);
		this.code = code;
		this.hint = hint;
	}
}
