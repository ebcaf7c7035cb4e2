import { describe, expect, it } from "vitest";
import { purposeKey, readInstallationKey } from "./installation-key.ts";

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, index) => index * 8 + 3));

describe("readInstallationKey", () => {
	it("gives the 32 bytes", () => {
		expect(readInstallationKey(BYTES.toString("base64"))).toEqual(BYTES);
	});

	it.each([undefined, ""])("asks for the variable when it is %j", (text) => {
		expect(() => readInstallationKey(text)).toThrow(
			/TUTTI_KEY is not set.*openssl rand -base64 32/,
		);
	});

	it.each([
		{ title: "31 bytes", text: BYTES.subarray(1).toString("base64") },
		{ title: "33 bytes", text: Buffer.concat([BYTES, Buffer.of(1)]).toString("base64") },
		{ title: "hexadecimal digits", text: BYTES.toString("hex") },
		{ title: "no padding", text: BYTES.toString("base64").slice(0, -1) },
		{ title: "a space at its end", text: `${BYTES.toString("base64")} ` },
		{ title: "a quote around it", text: `"${BYTES.toString("base64")}"` },
		{ title: "the alphabet of URLs", text: Buffer.alloc(32, 0xfb).toString("base64url") },
		{ title: "bits that mean nothing", text: `${"A".repeat(42)}B=` },
	])("refuses $title, and does not show it", ({ text }) => {
		const read = () => readInstallationKey(text);
		expect(read).toThrow(/^TUTTI_KEY must be base64 of exactly 32 bytes\. .* Found /);
		expect(read).not.toThrow(text.trim().slice(0, 10));
	});
});

describe("purposeKey", () => {
	it("is the same for the same key and purpose, and another for every other", () => {
		const other = Buffer.alloc(32, 1);
		expect(purposeKey(BYTES, "a")).toEqual(purposeKey(BYTES, "a"));
		expect(purposeKey(BYTES, "a")).toHaveLength(32);
		const keys = [BYTES, purposeKey(BYTES, "a"), purposeKey(BYTES, "b"), purposeKey(other, "a")];
		expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(4);
	});

	it("stays what it was in the first release, as sealed secrets and tokens depend on it", () => {
		expect(purposeKey(BYTES, "job-secrets").toString("hex")).toBe(
			"43360c7908c4c3da4da2358667e5415bcb4ada385a9b07d826d0e148b1418d80",
		);
	});
});
