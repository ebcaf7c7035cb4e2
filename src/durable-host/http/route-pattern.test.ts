import { describe, expect, it } from "vitest";
import { compareRoutes, matchRoute, parseRoute } from "./route-pattern.ts";

describe("a route", () => {
	it.each([
		["jobs", "/jobs", {}],
		["jobs", "/JOBS/", {}],
		["jobs", "/job", undefined],
		["jobs/{id}", "/jobs/7", { id: "7" }],
		["jobs/{id}", "/jobs/a%2Fb%20c", { id: "a/b c" }],
		["jobs/{id}", "/jobs/100%", { id: "100%" }],
		["jobs/{id}", "/jobs", undefined],
		["jobs/{id}", "/jobs/7/items", undefined],
		["start/{name}/{instanceId?}", "/start/job", { name: "job" }],
		["start/{name}/{instanceId?}", "/start/job/1", { name: "job", instanceId: "1" }],
		["files/{*path}", "/files/a/b.txt", { path: "a/b.txt" }],
		["files/{*path}", "/files", { path: "" }],
		["{**all}", "/x/y", { all: "x/y" }],
		["", "/", {}],
	])("%j fits %s: %j", (route, path, parameters) => {
		expect(matchRoute(parseRoute(route), path)).toEqual(parameters);
	});

	it.each([
		["files/{*path}/more", "can only come last"],
		["{a?}/b", "can only come last"],
		["x/{id:int}", "expected a text, {name}, {name?} or {*name}"],
		["x/pre{id}", "expected a text"],
	])("%s is refused: %s", (route, message) => {
		expect(() => parseRoute(route)).toThrow(message);
	});

	it("that is more particular comes first", () => {
		const routes = ["{*rest}", "jobs/{id}", "jobs/{id?}", "jobs/new", "jobs", "{any}/x"];
		const sorted = routes.map(parseRoute).sort(compareRoutes);
		expect(sorted.map(({ route }) => route)).toEqual([
			"jobs",
			"jobs/new",
			"jobs/{id}",
			"jobs/{id?}",
			"{any}/x",
			"{*rest}",
		]);
	});
});
