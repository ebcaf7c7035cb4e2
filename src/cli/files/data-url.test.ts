import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDataUrl } from "./data-url.ts";

const text = (url: string) => {
	const read = readDataUrl(url);
	return read && [read.mediaType, Buffer.from(read.bytes).toString("utf8")];
};

describe("a data: URL", () => {
	it.each([
		["data:text/html;base64,PGI+", ["text/html", "<b>"]],
		["data:;base64,YQ==", ["text/plain", "a"]],
		["data:;base64,YQ", ["text/plain", "a"]],
		["data:image/svg+xml;charset=utf-8,%3Csvg%3E é", ["image/svg+xml", "<svg> é"]],
		["DATA:text/plain;BASE64,YWI%3D", ["text/plain", "ab"]],
		["data:,", ["text/plain", ""]],
	])("%s is read", (url, expected) => {
		expect(text(url)).toEqual(expected);
	});

	it.each([
		"http://x",
		"data:text/plain",
		"data:;base64,a",
		"data:;base64,a*==",
		"data:;base64,a=b",
	])("%s is none", (url) => {
		expect(readDataUrl(url)).toBeUndefined();
	});

	it("gives back any bytes, also many megabytes", () => {
		fc.assert(
			fc.property(fc.uint8Array(), (bytes) => {
				const url = `data:image/png;base64,${Buffer.from(bytes).toString("base64")}`;
				expect(Buffer.from(readDataUrl(url)!.bytes).equals(bytes)).toBe(true);
			}),
		);
		const large = Buffer.alloc(20_000_000, 7);
		const read = readDataUrl(`data:;base64,${large.toString("base64")}`)!;
		expect(large.equals(read.bytes)).toBe(true);
	});
});
