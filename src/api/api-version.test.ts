import { expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { withVersion } from "./api-version.ts";

it("an answer says which Tutti gave it, and which versions of the API it speaks, beside its own headers", () => {
	const answer = withVersion({ status: 302, headers: { Location: "https://elsewhere.invalid/a" } });
	expect(answer).toEqual({
		status: 302,
		headers: {
			location: "https://elsewhere.invalid/a",
			"tutti-api": "1-1",
			"tutti-version": packageJson.version,
		},
	});
	expect(withVersion({ status: 202 }).headers).toMatchObject({ "tutti-api": "1-1" });
});
