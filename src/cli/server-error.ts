/** The server answered with an error; the message is the server's own, an ErrorView's where it sent one. */
export class ServerRefused extends Error {
	override name = "ServerRefused";
	/** The HTTP status. */
	readonly status: number;
	/** The ErrorView's code, or `unexpected` when the answer was not an ErrorView. */
	readonly code: string;
	/** For a job that was refused: every problem, one line each. */
	readonly problems: readonly string[];

	constructor(status: number, code: string, message: string, problems: readonly string[] = []) {
		super(message);
		this.status = status;
		this.code = code;
		this.problems = problems;
	}
}

/** No answer came: no connection, a connection that broke, or none in time. */
export class ServerUnreachable extends Error {
	override name = "ServerUnreachable";
}

/** The server is away for good, as far as this command is concerned. */
export class ServerLost extends Error {
	override name = "ServerLost";
	readonly hint: string;

	constructor(message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}
