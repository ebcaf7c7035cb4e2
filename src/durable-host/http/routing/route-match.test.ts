import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathSegments, routeMatcher } from "./route-match.ts";
import { parseRoute } from "./route-template.ts";

const match = (route: string, path: string) => routeMatcher(parseRoute(route))(pathSegments(path));

describe("a path", () => {
	it.each([
		["jobs", "/jobs", {}],
		["jobs", "/JOBS/", {}],
		["jobs", "/job", undefined],
		["jobs", "/jobs//", undefined],
		["jobs/{id}", "/jobs/7", { id: "7" }],
		["jobs/{id}", "/jobs/a%20b", { id: "a b" }],
		["jobs/{id}", "/jobs/a%2Fb", { id: "a%2Fb" }],
		["jobs/{id}", "/jobs/100%", { id: "100%" }],
		["jobs/{id}", "/jobs/%20%FF%zz", { id: " %FF%zz" }],
		["jobs/{id}", "/jobs", undefined],
		["jobs/{id}", "/jobs/", undefined],
		["jobs/{id}", "/jobs//", undefined],
		["jobs/{id}", "/jobs/7/items", undefined],
		["start/{name}/{instanceId?}", "/start/job", { name: "job" }],
		["start/{name}/{instanceId?}", "/start/job/1", { name: "job", instanceId: "1" }],
		["{a?}/b", "/b", undefined],
		["list/{page=1}", "/list", { page: "1" }],
		["list/{page=1}", "/list/2", { page: "2" }],
		["list/{page:int=1}", "/list/x", undefined],
		["files/{*path}", "/files/a/b.txt", { path: "a/b.txt" }],
		["files/{*path}", "/files/a%20b/c", { path: "a b/c" }],
		["files/{*path}", "/files", {}],
		["files/{*path=index.html}", "/files", { path: "index.html" }],
		["files/{*path:minlength(3)}", "/files/a/b", { path: "a/b" }],
		["files/{*path:minlength(4)}", "/files/a/b", undefined],
		["{**all}", "/x/y", { all: "x/y" }],
		["list/{constructor?}", "/list", {}],
		["list/{constructor:int?}", "/list", {}],
		["list/{valueOf=1}", "/list", { valueOf: "1" }],
		["{a}-{b}", "/x-y-z", { a: "x-y", b: "z" }],
		["{a}-{b}", "/x-", undefined],
		["v{version}.json", "/V2.JSON", { version: "2" }],
		["{file}.{ext?}", "/a.b.c", { file: "a.b", ext: "c" }],
		["{file}.{ext?}", "/a", { file: "a" }],
		["{x}-{y:int}", "/a-1", { x: "a", y: "1" }],
		["{x}-{y:int}", "/a-b", undefined],
		["a{{b}}", "/a%7Bb%7D", {}],
		["{id:regex(^\\d{{3}}$)}", "/123", { id: "123" }],
		["{id:regex(^\\d{{3}}$)}", "/1234", undefined],
		["{id:regex(^(a|b)$)}/{n:int:min(1)?}", "/b", { id: "b" }],
		["{id:regex(^(a|b)$)}/{n:int:min(1)?}", "/b/2", { id: "b", n: "2" }],
		["{id:regex(^(a|b)$)}/{n:int:min(1)?}", "/b/0", undefined],
		["{id:regex(^(a|b)$)}/{n:int:min(1)?}", "/c/2", undefined],
	])("of the template %s fits %s: %j", (route, path, values) => {
		expect(match(route, path)).toEqual(values);
	});

	it("gives back whatever values it was made of", () => {
		const value = fc
			.string({ unit: "grapheme", minLength: 1 })
			.filter((text) => !/[/.]|^-|-$/.test(text) && text !== "");
		fc.assert(
			fc.property(value, value, fc.array(value, { minLength: 1 }), (id, last, rest) => {
				const path = `/jobs/${[id, ...rest].map(encodeURIComponent).join("/")}`;
				expect(match("jobs/{id}/{*rest}", path)).toEqual({ id, rest: rest.join("/") });
				const plainId = id.replaceAll("-", "");
				if (plainId === "" || last.includes("-")) return;
				const joined = `/${encodeURIComponent(`${plainId}-${last}`)}`;
				expect(match("{id}-{last}", joined)).toEqual({ id: plainId, last });
			}),
		);
	});
});
