import type { RpcCookie, RpcHttp } from "../app/functions-core.ts";

/** A request in the form in which the library takes it (RpcHttp). */
export async function rpcRequest(
	request: Request,
	params: Record<string, string>,
): Promise<RpcHttp> {
	return {
		url: request.url,
		method: request.method,
		headers: Object.fromEntries(request.headers),
		params,
		body: { bytes: new Uint8Array(await request.arrayBuffer()) },
	};
}

/** The response that the library returned; without one, 204. */
export function responseOf(http: RpcHttp | undefined): Response {
	if (http === undefined) return new Response(null, { status: 204 });
	const headers = new Headers(http.headers);
	for (const cookie of http.cookies ?? []) headers.append("set-cookie", cookieText(cookie));
	const status = Number(http.statusCode ?? 200);
	const bytes = http.body?.bytes;
	const isEmpty = bytes === undefined || bytes.byteLength === 0 || [204, 205, 304].includes(status);
	return new Response(isEmpty ? null : new Uint8Array(bytes), { status, headers });
}

function cookieText(cookie: RpcCookie): string {
	const parts = [`${cookie.name}=${encodeURIComponent(cookie.value ?? "")}`];
	if (cookie.maxAge) parts.push(`max-age=${cookie.maxAge.value}`);
	if (cookie.domain) parts.push(`domain=${cookie.domain.value}`);
	if (cookie.path) parts.push(`path=${cookie.path.value}`);
	if (cookie.expires)
		parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
	if (cookie.secure?.value) parts.push("secure");
	if (cookie.httpOnly?.value) parts.push("httponly");
	if (cookie.sameSite && cookie.sameSite !== "none")
		parts.push(`samesite=${cookie.sameSite === "explicitNone" ? "none" : cookie.sameSite}`);
	return parts.join("; ");
}
