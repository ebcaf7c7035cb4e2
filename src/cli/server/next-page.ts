import { ServerLost } from "./server-error.ts";

/** Where the page behind that of `here` begins; undefined: there is none. Throws when a server goes round on one page. */
export function nextPage<Place>(here: Place | undefined, next: Place | undefined) {
	if (next === undefined || next !== here) return next;
	throw new ServerLost(
		`The server's list does not go on: behind the page from ${here} comes the page from ${here}.`,
		"Is what answers a Tutti? `tutti targets` shows the addresses and the versions.",
	);
}
