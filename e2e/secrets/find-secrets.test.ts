import { expect, it } from "vitest";
import { findSecrets } from "./find-secrets.ts";

const secret = 'a "secret"+/=';
const found = (content: string | Uint8Array) =>
	findSecrets({ it: secret }, [{ where: "there", content }]);

it.each([
	["text", `x${secret}x`],
	["JSON", JSON.stringify({ value: `x${secret}` })],
	["a part of a URL", `https://a?b=${encodeURIComponent(secret)}`],
	["hex", Buffer.from(secret).toString("hex")],
	["UTF-16", Buffer.from(`x${secret}`, "utf16le")],
	["base64", Buffer.from(secret).toString("base64")],
	["base64 of a longer text", Buffer.from(`a${secret}b`).toString("base64")],
	["base64 of a text longer by two", Buffer.from(`ab${secret}bc`).toString("base64")],
])("a secret is found as %s", (_, content) => {
	const findings = found(content);
	expect(findings).not.toEqual([]);
	expect(findings[0]).toMatch(/^it as .* in there$/);
	expect(findings.join()).not.toContain(secret);
});

it("what is no secret is not found", () => {
	expect(found('a "sec ret"+/= and more')).toEqual([]);
});
