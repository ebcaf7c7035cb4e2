import { expect, it } from "vitest";
import { resultFile } from "./result-file.ts";

it("a data URL is saved as its bytes, with an ending of its kind", () => {
	expect(resultFile("a", '"data:image/png;base64,AAEC"')).toEqual({
		name: "a.png",
		mediaType: "image/png",
		content: new Uint8Array([0, 1, 2]),
		picture: "data:image/png;base64,AAEC",
	});
	expect(resultFile("a", '"data:image/svg+xml;base64,AA=="').name).toBe("a.svg");
	expect(resultFile("a", '"data:text/html;base64,AA=="')).not.toHaveProperty("picture");
});

it.each([
	"[1.000000000000000000001]",
	'"data:image/png;base64,*"',
	'"data:,x"',
	'"text"',
	'"data:',
])("anything else, such as %s, is saved as it came", (json) => {
	expect(resultFile("a", json)).toEqual({
		name: "a.json",
		mediaType: "application/json",
		content: json,
	});
});
