import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openSecrets, sealSecrets } from "./sealed-secrets.ts";

const KEY = Buffer.alloc(32, 7);
const SECRETS = { PASSWORD: "correct horse battery staple", TOKEN: "grün 🔑 \n \u0000" };

describe("Sealed secrets", () => {
	it("open to what was sealed", () => {
		const anySecrets = fc.dictionary(fc.string(), fc.string({ unit: "binary" }));
		fc.assert(
			fc.property(anySecrets, fc.string(), (secrets, jobId) => {
				const opened = openSecrets(KEY, jobId, sealSecrets(KEY, jobId, secrets));
				expect(Object.entries(opened)).toEqual(Object.entries(secrets));
			}),
		);
	});

	it("show no value, no name, and not that they are equal", () => {
		const sealed = sealSecrets(KEY, "a", SECRETS);
		expect(sealed).toMatch(/^v1\.[A-Za-z0-9_-]+$/);
		const raw = Buffer.from(sealed.slice(3), "base64url").toString("latin1");
		expect(raw).not.toContain("PASSWORD");
		expect(raw).not.toContain("horse");
		expect(sealSecrets(KEY, "a", SECRETS)).not.toBe(sealed);
	});

	it("do not open with another key or for another job", () => {
		const sealed = sealSecrets(KEY, "a", SECRETS);
		expect(() => openSecrets(Buffer.alloc(32, 8), "a", sealed)).toThrow(
			/^The secrets of job a cannot/,
		);
		expect(() => openSecrets(KEY, "a-1", sealed)).toThrow(/^The secrets of job a-1 cannot/);
	});

	it("do not open when any bit was changed, or the end is missing", () => {
		const bytes = Buffer.from(sealSecrets(KEY, "a", SECRETS).slice(3), "base64url");
		for (let bit = 0; bit < bytes.length * 8; bit++) {
			const changed = Buffer.from(bytes);
			changed[bit >> 3]! ^= 1 << (bit & 7);
			expectNothingShown(`v1.${changed.toString("base64url")}`);
		}
		for (let length = 0; length < bytes.length; length++) {
			expectNothingShown(`v1.${bytes.subarray(0, length).toString("base64url")}`);
		}
	});

	it("say so when another version sealed them", () => {
		const sealed = sealSecrets(KEY, "a", SECRETS);
		expect(() => openSecrets(KEY, "a", sealed.replace("v1.", "v2."))).toThrow(/another version/);
	});
});

function expectNothingShown(sealed: string): void {
	let thrown: unknown;
	try {
		openSecrets(KEY, "a", sealed);
	} catch (error) {
		thrown = error;
	}
	// Everything that a logger may print of it: message, stack, cause.
	const shown = inspect(thrown, { depth: null, showHidden: true });
	expect(shown).toMatch(/The secrets of job a cannot be opened/);
	expect(shown).not.toMatch(/horse|PASSWORD/);
}
