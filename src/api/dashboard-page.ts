import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { HttpRequest, HttpResponseInit } from "@azure/functions";

interface Page {
	html: Buffer;
	gzipped: Buffer;
	etag: string;
}

/**
 * Answers with the dashboard: one file, the same for everybody, which holds nothing of the installation and asks for a
 * key itself. `folder` is where the build has put it.
 */
export function dashboardPage(folder: string): (request: HttpRequest) => Promise<HttpResponseInit> {
	let page: Promise<Page> | undefined;
	return async (request) => {
		page ??= readPage(folder);
		const { html, gzipped, etag } = await page;
		const headers = {
			"content-type": "text/html; charset=utf-8",
			// It is asked for again each time, and then not sent again: an upgrade is seen at once.
			"cache-control": "no-cache",
			etag,
			vary: "accept-encoding",
			"content-security-policy": "frame-ancestors 'none'",
			"x-content-type-options": "nosniff",
			"referrer-policy": "no-referrer",
		};
		if (request.headers.get("if-none-match") === etag) return { status: 304, headers };
		if (!/\bgzip\b/.test(request.headers.get("accept-encoding") ?? "")) {
			return { headers, body: html };
		}
		return { headers: { ...headers, "content-encoding": "gzip" }, body: gzipped };
	};
}

async function readPage(folder: string): Promise<Page> {
	const [html, gzipped] = await Promise.all([
		readFile(join(folder, "dashboard.html")),
		readFile(join(folder, "dashboard.html.gz")),
	]);
	const etag = `"${createHash("sha256").update(html).digest("base64url").slice(0, 16)}"`;
	return { html, gzipped, etag };
}
