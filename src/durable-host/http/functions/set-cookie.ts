import type { RpcCookie } from "../../app/functions-core.ts";

/** A Set-Cookie header as ASP.NET Core writes it for the Functions host, with "/" for a path that is not given. */
export function setCookie(cookie: RpcCookie): string {
	const { expires, maxAge, domain, path, secure, httpOnly, sameSite } = cookie;
	const parts = [`${cookie.name}=${encodeURIComponent(cookie.value ?? "")}`];
	if (expires) parts.push(`expires=${new Date(millisecondsOf(expires.value)).toUTCString()}`);
	if (maxAge) parts.push(`max-age=${Math.floor(maxAge.value)}`);
	if (domain) parts.push(`domain=${domain.value}`);
	parts.push(`path=${path?.value ?? "/"}`);
	if (secure?.value) parts.push("secure");
	// "none" says that the app did not say; what it calls None is "explicitNone".
	if (sameSite && sameSite !== "none")
		parts.push(`samesite=${sameSite === "explicitNone" ? "none" : sameSite}`);
	if (httpOnly?.value) parts.push("httponly");
	return parts.join("; ");
}

function millisecondsOf({ seconds, nanos = 0 }: { seconds: number; nanos?: number }): number {
	return seconds * 1000 + nanos / 1e6;
}
