/**
 * Whether this command and the Tutti that answers it understand each other. Pure; the rule by which the API's version
 * counts up stands in src/api/api-version.ts.
 */
import { API_VERSIONS, TUTTI_VERSION } from "../../api/api-version.ts";
import { API_HEADER, VERSION_HEADER, VERSION_HEADERS } from "../../contract/version-headers.ts";

/** One Tutti: its version, and the versions of the API that it speaks. */
export interface Speaker {
	version: string;
	oldest: number;
	newest: number;
}

export const THIS_COMMAND: Speaker = { version: TUTTI_VERSION, ...API_VERSIONS };

export type Skew =
	| { kind: "none" | "harmless" }
	/** `older`: the app is. */
	| { kind: "older" | "newer" };

/** What an answer says of who gave it; undefined when it says nothing that could be understood. */
export function speakerOf(headers: Headers): Speaker | undefined {
	const [version] = said(VERSION_HEADER, headers) ?? [];
	const [, oldest, newest] = said(API_HEADER, headers) ?? [];
	if (version === undefined || newest === undefined) return undefined;
	return { version, oldest: Number(oldest), newest: Number(newest) };
}

function said(name: keyof typeof VERSION_HEADERS, headers: Headers): RegExpExecArray | null {
	return new RegExp(VERSION_HEADERS[name].form).exec(headers.get(name) ?? "");
}

/** This command speaks its newest version of the API, and no other. */
export function skewOf(app: Speaker, command: Speaker): Skew {
	if (app.newest < command.newest) return { kind: "older" };
	if (app.oldest > command.newest) return { kind: "newer" };
	return { kind: app.version === command.version ? "none" : "harmless" };
}

/** As in `API 1`, `API 1 to 3`. */
export function apiWords({ oldest, newest }: Speaker): string {
	return oldest === newest ? `API ${newest}` : `API ${oldest} to ${newest}`;
}
