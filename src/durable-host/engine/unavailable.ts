import { messageOf } from "../host-error.ts";
import { REMEDIES, sqliteTrouble } from "../store/sqlite-trouble.ts";

/** The host cannot do what it is asked, because its database cannot be written or read. */
export class Unavailable extends Error {
	override readonly name = "Unavailable";
}

/** `error` as Unavailable, if it comes from the database; undefined otherwise. */
export function unavailability(error: unknown): Unavailable | undefined {
	if (error instanceof Unavailable) return error;
	const trouble = sqliteTrouble(error);
	if (trouble === undefined) return undefined;
	const message = `The database cannot be read: ${messageOf(error)}. ${REMEDIES[trouble]}`;
	return new Unavailable(message, { cause: error });
}
