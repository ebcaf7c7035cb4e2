import { HERE, type Where } from "./where.ts";

/** How a server is reached, and what is made of its answers beside their content. */
export interface ServerAccess {
	/** Its origin: scheme, host and port. */
	url: string;
	where: Where;
	/** The function key, which goes to this origin alone. Absent or undefined: none is sent. */
	key?(): Promise<string | undefined>;
	/** Another key than the one that was refused. Throws when there is none. Absent: a 401 is an answer as any other. */
	renewKey?(refused: string | undefined): Promise<string>;
	/** Takes what every answer says of the server that gave it. Throws when nothing can come of it. */
	heard?(answer: AnswerHead): void;
}

export interface AnswerHead {
	status: number;
	headers: Headers;
	/** What was asked, as in `GET /api/jobs`. */
	asked: string;
}

/** The local server, which asks for no key. */
export function localAccess(url: string, heard?: ServerAccess["heard"]): ServerAccess {
	return { url, where: HERE, ...(heard && { heard }) };
}
