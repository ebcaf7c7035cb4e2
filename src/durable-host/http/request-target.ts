import type { IncomingMessage } from "node:http";

/** Where a request goes, in the forms in which the parts of the host need it. */
export interface RequestTarget {
	/** As it came, still encoded. */
	path: string;
	query: URLSearchParams;
	pathAndQuery: string;
	/** The host that the client asked, with its port. */
	host: string;
	/** Where the links of the answer lead, such as http://127.0.0.1:7071. */
	linkOrigin: string;
	url: string;
}

const NO_QUERY = new URLSearchParams();

interface TargetOptions {
	/** For clients that do not say whom they ask. */
	ownHost: string;
	/** Whether links lead to what X-Forwarded-Host and X-Forwarded-Proto say. */
	useForwardedHost: boolean;
}

/** Reads the target of a request. */
export function requestTarget(
	request: IncomingMessage,
	{ ownHost, useForwardedHost }: TargetOptions,
): RequestTarget {
	const host = request.headers.host || ownHost;
	const pathAndQuery = originForm(request.url ?? "/");
	const question = pathAndQuery.indexOf("?");
	const origin = `http://${host}`;
	return {
		path: question < 0 ? pathAndQuery : pathAndQuery.slice(0, question),
		query: question < 0 ? NO_QUERY : new URLSearchParams(pathAndQuery.slice(question)),
		pathAndQuery,
		host,
		linkOrigin: (useForwardedHost ? forwardedOrigin(request) : undefined) ?? origin,
		url: origin + pathAndQuery,
	};
}

function forwardedOrigin({ headers }: IncomingMessage): string | undefined {
	const host = headers["x-forwarded-host"];
	const protocol = headers["x-forwarded-proto"];
	return typeof host === "string" && typeof protocol === "string"
		? `${protocol}://${host}`
		: undefined;
}

/** Clients may name the whole URL, as to a proxy. */
function originForm(url: string): string {
	if (url.startsWith("/")) return url;
	if (!URL.canParse(url)) return "/";
	const { pathname, search } = new URL(url);
	return pathname + search;
}
