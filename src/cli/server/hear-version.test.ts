import { describe, expect, it } from "vitest";
import { hearVersion } from "./hear-version.ts";
import { skewOf, speakerOf } from "./version-skew.ts";

const COMMAND = { version: "0.2.0", oldest: 2, newest: 2 };
const HTML = { "content-type": "text/html; charset=utf-8" };

function listen(target?: string) {
	const warnings: string[] = [];
	const warn = (message: string) => void warnings.push(message);
	const heard = hearVersion({ ...(target && { target }), warn, command: COMMAND });
	const hear = (status: number, headers: Record<string, string> = {}) =>
		heard({ status, headers: new Headers(headers), asked: "GET /api/jobs" });
	return { hear, warnings };
}

const app = (version: string, api: string) => ({ "tutti-version": version, "tutti-api": api });

it.each([
	["0.2.0", 2, 2, "none"],
	["0.3.0", 2, 3, "harmless"],
	["0.1.0", 1, 2, "harmless"],
	["0.1.0", 1, 1, "older"],
	["0.9.0", 3, 4, "newer"],
])("an app of %s that speaks API %i to %i: %s", (version, oldest, newest, kind) => {
	expect(skewOf({ version, oldest, newest }, COMMAND)).toEqual({ kind });
});

it.each([[{}], [app("1", "one")], [app("1", "1")], [app("<b>", "1-1")], [app("", "1-1")]])(
	"%j says nothing that could be understood",
	(headers) => {
		expect(speakerOf(new Headers(headers))).toBeUndefined();
	},
);

describe("hearing a target", () => {
	it("warns once of another version that works, and again when it is replaced by a third", () => {
		const { hear, warnings } = listen("prod");
		for (const status of [200, 404, 200]) hear(status, app("0.3.0", "2-3"));
		expect(warnings).toEqual([
			"prod runs Tutti 0.3.0, this command is 0.2.0; they understand each other.",
		]);
	});

	it("says nothing of the same version", () => {
		const { hear, warnings } = listen("prod");
		hear(200, app("0.2.0", "1-2"));
		expect(warnings).toEqual([]);
	});

	it.each([
		[
			"0.1.0",
			"1-1",
			"speaks API 1; this command is 0.2.0 and speaks API 2",
			"azd deploy. Or use the command of its version, from a clone at 0.1.0",
		],
		[
			"0.9.0",
			"3-4",
			"speaks API 3 to 4; this",
			"Use the command of its version, from a clone at 0.9.0",
		],
	])("refuses %s, which speaks %s, with what to do", (version, api, message, hint) => {
		const { hear } = listen("prod");
		let error: unknown;
		try {
			hear(200, app(version, api));
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toMatchObject({
			name: "UserError",
			message: expect.stringContaining(message),
			hint: expect.stringContaining(hint),
		});
	});

	it.each([
		[200, "no Tutti, or one from before 0.2. It answered 200 to GET /api/jobs, with text/html."],
		[404, "no Tutti"],
		[302, "no Tutti"],
	])("knows %i without a word of Tutti for something else", (status, message) => {
		expect(() => listen("prod").hear(status, HTML)).toThrow(message);
	});

	it.each([401, 403, 429, 500, 502, 503])(
		"lets the host answer %i in the app's place",
		(status) => {
			expect(() => listen("prod").hear(status)).not.toThrow();
		},
	);

	it("takes what a Tutti does not know for an older one", () => {
		const { hear } = listen("prod");
		hear(200, app("0.2.0", "2-2"));
		expect(() => hear(404)).toThrow("prod runs Tutti 0.2.0, which does not know GET /api/jobs");
	});
});

describe("hearing the local server", () => {
	it("names the way to have it start anew", () => {
		const { hear, warnings } = listen();
		hear(200, app("0.1.0", "1-2"));
		expect(warnings[0]).toContain("`tutti down` stops it");
		expect(() => hear(200, app("0.0.1", "1-1"))).toThrow("The background server runs Tutti 0.0.1");
	});

	it("takes one that says nothing of itself", () => {
		expect(() => listen().hear(200)).not.toThrow();
	});
});
