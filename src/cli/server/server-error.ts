import { ApiRefusal } from "../../client/api-refusal.ts";
import { HERE, type Where } from "./where.ts";

/** The server answered with an error, whose message is its own where it sent an ErrorView, or with what is no answer. */
export class ServerRefused extends ApiRefusal {
	/** Whose refusal it is. */
	readonly where: Where;

	constructor(
		status: number,
		refusal: ConstructorParameters<typeof ApiRefusal>[1],
		where: Where = HERE,
	) {
		super(status, refusal);
		this.name = "ServerRefused";
		this.where = where;
	}
}

/** No answer came: no connection, a connection that broke, or none in time. */
export class ServerUnreachable extends Error {
	override name = "ServerUnreachable";
	readonly where: Where;
	/** Whether there was a connection, and no answer within the time for it. */
	readonly isLate: boolean;

	constructor(
		message: string,
		{ where = HERE, isLate = false, cause }: { where?: Where; isLate?: boolean; cause?: unknown },
	) {
		super(message, { cause });
		this.where = where;
		this.isLate = isLate;
	}
}

/** The server is away for good, or of no use, as far as this command is concerned. */
export class ServerLost extends Error {
	override name = "ServerLost";
	readonly hint: string;

	constructor(message: string, hint: string, options?: ErrorOptions) {
		super(message, options);
		this.hint = hint;
	}
}

/** Whether nobody answered, or somebody who stands before a server that is not there (502, 503, 504). */
export function isAway(error: unknown): boolean {
	if (error instanceof ServerUnreachable) return true;
	return error instanceof ServerRefused && AWAY.includes(error.status);
}

const AWAY = [502, 503, 504];
