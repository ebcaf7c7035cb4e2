/** Something that the user can put right: one line about what is wrong, and a hint what to do. */
export class UserError extends Error {
	override name = "UserError";
	readonly hint: string | undefined;

	constructor(message: string, hint?: string, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}

/** What answered was not the Tutti that had answered before, but whatever stands in its place. */
export class NotFromTutti extends UserError {
	override name = "NotFromTutti";
}

/** A job file that cannot be used. Its problems are shown as they are, one a line. */
export class JobFileRejected extends UserError {
	override name = "JobFileRejected";
	readonly problems: readonly string[];

	constructor(file: string, problems: readonly string[]) {
		const count = problems.length === 1 ? "a problem" : `${problems.length} problems`;
		super(`${file} has ${count}; nothing was started.`, "`tutti schema` prints what it may hold.");
		this.problems = problems;
	}
}
