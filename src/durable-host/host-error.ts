/** What can keep a host from starting, by code: `app` and `database` are the user's to mend, `busy` means another host runs. */
export type DurableHostErrorCode = "app" | "database" | "busy" | "unsupported";

/** An error of the host itself, as opposed to one of a function that it runs. */
export class DurableHostError extends Error {
	override readonly name = "DurableHostError";
	readonly code: DurableHostErrorCode;

	constructor(code: DurableHostErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}

/** The message of whatever was thrown. Never throws itself: an app's error can have getters that do. */
export function messageOf(thrown: unknown): string {
	try {
		return String(thrown instanceof Error ? thrown.message : thrown);
	} catch {
		return "(what was thrown has no readable message)";
	}
}

/** The stack of whatever was thrown, or "" when it has none. Never throws itself. */
export function stackOf(thrown: unknown): string {
	try {
		return thrown instanceof Error ? String(thrown.stack ?? "") : "";
	} catch {
		return "";
	}
}
