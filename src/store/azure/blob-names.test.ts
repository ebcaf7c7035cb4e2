import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blobName, fileName, rowTextName } from "./blob-names.ts";

const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,8}$/).filter((text) => !/^\.\.?$/.test(text));
const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));

describe("The name of a blob", () => {
	it("has no part that ends with a dot, and tells the file's name", () => {
		fc.assert(
			fc.property(name, (name) => {
				const blob = blobName("hub", name);
				expect(blob.split("/").some((part) => part.endsWith("."))).toBe(false);
				expect(fileName("hub", blob)).toBe(name);
				expect(blob).not.toBe(rowTextName("hub", name));
			}),
		);
	});
});
