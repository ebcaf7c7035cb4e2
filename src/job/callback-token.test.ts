import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCallbackToken, signCallbackToken } from "./callback-token.ts";

const key = "a key of the hub";
const batch = "tiles-abc234.1.b17";
const claim = { batch, launch: 2, index: 40, expiresAt: 1_800_000_000_000 };
const token = signCallbackToken(key, claim);

describe("a callback token", () => {
	it("is read back until it expires", () => {
		const number = fc.nat(Number.MAX_SAFE_INTEGER);
		fc.assert(
			fc.property(fc.string(), number, number, number, (anyBatch, launch, index, expiresAt) => {
				const signed = signCallbackToken(key, { batch: anyBatch, launch, index, expiresAt });
				expect(readCallbackToken(key, anyBatch, signed, expiresAt)).toEqual({ launch, index });
				expect(readCallbackToken(key, anyBatch, signed, expiresAt + 1)).toBe("expired");
			}),
		);
	});

	it("is the same for the same claim, and needs no escaping in a URL", () => {
		expect(signCallbackToken(Buffer.from(key), claim)).toBe(token);
		expect(encodeURIComponent(token)).toBe(token);
	});

	it("is invalid for another batch or another key", () => {
		expect(readCallbackToken(key, "tiles-abc234.1.b18", token, 0)).toBe("invalid");
		expect(readCallbackToken("another key", batch, token, 0)).toBe("invalid");
	});

	it("is invalid when any one character is changed, dropped or added", () => {
		const characters = "01azAZ-_.= é\0";
		for (let at = 0; at <= token.length; at++) {
			const changed = [...characters].flatMap((character) => [
				token.slice(0, at) + character + token.slice(at),
				token.slice(0, at) + character + token.slice(at + 1),
			]);
			changed.push(token.slice(0, at) + token.slice(at + 1), token.slice(0, at));
			for (const text of changed.filter((each) => each !== token))
				expect(readCallbackToken(key, batch, text, 0), text).toBe("invalid");
		}
	});

	it("is invalid, and never a throw, for any text", () => {
		const anyText = fc.oneof(fc.string({ unit: "binary" }), fc.string({ maxLength: 80 }));
		fc.assert(
			fc.property(anyText, (text) => {
				expect(readCallbackToken(key, batch, text, 0)).toBe("invalid");
			}),
		);
		expect(readCallbackToken(key, batch, "a".repeat(10_000_000), 0)).toBe("invalid");
	});

	it("is not what the key signs under another name", () => {
		const payload = token.slice(0, token.lastIndexOf("."));
		const mac = createHmac("sha256", key).update(`results\n${payload}\n${batch}`);
		const foreign = `${payload}.${mac.digest("base64url")}`;
		expect(readCallbackToken(key, batch, foreign, 0)).toBe("invalid");
	});

	it.each([-1, 1.5, Number.NaN, 2 ** 53])("cannot be signed for launch %d", (launch) => {
		expect(() => signCallbackToken(key, { ...claim, launch })).toThrow("whole numbers from 0");
	});
});
