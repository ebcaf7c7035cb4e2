import { describe, expect, it } from "vitest";
import { BodyTooLarge, limitBody } from "./body-limit.ts";

const post = (body: string | ReadableStream, headers: Record<string, string>) =>
	new Request("http://host/", { method: "POST", body, headers, duplex: "half" } as RequestInit);

describe("the limit of a body", () => {
	it("is seen from its declared length", () => {
		expect(() => limitBody(post("12345", { "content-length": "5" }), 4)).toThrow(BodyTooLarge);
		expect(limitBody(post("1234", { "content-length": "4" }), 4)).toBeInstanceOf(Request);
	});

	it("is seen while a body of unknown length is read", async () => {
		const chunked = (text: string) =>
			limitBody(post(new Blob([text]).stream(), { "transfer-encoding": "chunked" }), 4);
		await expect(chunked("12345").text()).rejects.toThrow("larger than 4 bytes");
		expect(await chunked("1234").text()).toBe("1234");
	});
});
