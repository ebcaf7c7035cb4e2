const USERS: readonly LocalServerError["code"][] = [
	"folder-unusable",
	"setting-wrong",
	"containers-unknown",
	"telemetry-wrong",
];

/** Why a local server cannot be had: see `code`. */
export class LocalServerError extends Error {
	override name = "LocalServerError";
	readonly code:
		| "folder-unusable"
		| "start-failed"
		/** The process that was to be the server refused a setting. */
		| "setting-wrong"
		| "start-timeout"
		| "already-running"
		| "newer-folder"
		| "bundle-missing"
		| "containers-unknown"
		| "containers-unavailable"
		| "telemetry-wrong";
	/** Whether a setting or an option of the user's is wrong, and nothing was started. */
	get isUsers(): boolean {
		return USERS.includes(this.code);
	}
	/** What to do about it. */
	readonly hint: string;

	constructor(code: LocalServerError["code"], message: string, hint: string) {
		super(message);
		this.code = code;
		this.hint = hint;
	}
}
