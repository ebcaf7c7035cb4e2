/** How messages name a request and whom it went to. */
import type { ApiRequest } from "../../client/calls.ts";
import { pathOf } from "../../client/path-of.ts";
import type { ServerAccess } from "./server-access.ts";

type Asked = Pick<ApiRequest, "route" | "parameters"> & { access: ServerAccess };

/** As in `GET /api/jobs`: without the query. */
export function asked({ route, parameters }: Pick<Asked, "route" | "parameters">): string {
	return `${route.method} ${pathOf(route, parameters).replace(/\?.*/s, "")}`;
}

export function who({ access }: Pick<Asked, "access">): string {
	return access.where.target ?? "the server";
}

export function capital(text: string): string {
	return text === "the server" || text.startsWith("the server ") ? `T${text.slice(1)}` : text;
}
