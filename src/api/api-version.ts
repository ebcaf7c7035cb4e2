/**
 * Which Tutti answers, and which API it speaks: what a client compares itself with, from two headers of every answer.
 */
import type { HttpResponseInit } from "@azure/functions";
import packageJson from "../../package.json" with { type: "json" };
import { API_HEADER, VERSION_HEADER } from "../contract/version-headers.ts";

/** The version of this Tutti: of the function app where it runs there, of the command in the command. */
export const TUTTI_VERSION: string = packageJson.version;

/**
 * The versions of the API that this Tutti speaks. `newest` counts up when a client of the version before could no
 * longer use the API, or would misread it: something is taken away or renamed, means something else, or is newly
 * required; or a value is added to a set of values that the document lists, such as an item's reasons: a client may
 * refuse what it does not know, as the command does. Operations, keys and query parameters that are added change
 * nothing. `oldest` counts up when what served an older version is taken out.
 */
export const API_VERSIONS = { oldest: 1, newest: 1 } as const;

/** The answer with both headers. */
export function withVersion(response: HttpResponseInit): HttpResponseInit {
	const headers = new Headers(response.headers as ConstructorParameters<typeof Headers>[0]);
	headers.set(VERSION_HEADER, TUTTI_VERSION);
	headers.set(API_HEADER, `${API_VERSIONS.oldest}-${API_VERSIONS.newest}`);
	return { ...response, headers: Object.fromEntries(headers) };
}
