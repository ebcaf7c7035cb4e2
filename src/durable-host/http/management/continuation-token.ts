/** The tokens with which a list goes on where its last page ended. */
import { jsonReply, type ManagementReply } from "./management-reply.ts";
import type { ManagementRequest } from "./management-request.ts";

export const TOKEN_HEADER = "x-ms-continuation-token";

/** The token for the place of a page's last item in the order of the list. */
export function continuationToken(place: readonly (string | number)[]): string {
	return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** The place that a request asks to go on from: undefined for the beginning, "unknown" for no token of this host. */
export function continuationPlace(request: ManagementRequest): unknown[] | undefined | "unknown" {
	const token = request.header(TOKEN_HEADER);
	// Clients have sent "null" for none.
	if (token === undefined || token === "" || token === "null") return undefined;
	try {
		const place: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
		return Array.isArray(place) ? place : "unknown";
	} catch {
		return "unknown";
	}
}

/** The last item of a page, if `found`, which was asked for one more, says that others follow. */
export function lastOfPage<Item>(found: readonly Item[], top: number): Item | undefined {
	return found.length > top ? found[top - 1] : undefined;
}

export function unknownToken(): ManagementReply {
	return jsonReply(400, `${TOKEN_HEADER} is none that this host has given.`);
}
