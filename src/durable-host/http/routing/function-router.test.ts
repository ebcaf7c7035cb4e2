import { describe, expect, it } from "vitest";
import type { AppFunction } from "../../app/app-function.ts";
import { functionRouter } from "./function-router.ts";
import { pathSegments } from "./route-match.ts";

function http(name: string, trigger: object): AppFunction {
	const fn = { name, kind: "http", trigger: { methods: ["GET"], ...trigger } };
	return fn as unknown as AppFunction;
}

/** The name of the function that a request is for. */
function routed(functions: AppFunction[], method: string, path: string, prefix = "api") {
	return functionRouter(functions, prefix)(method, pathSegments(path))?.fn.name;
}

describe("a request", () => {
	it("is for the first function, by name, whose route fits", () => {
		const jobs = [http("b", { route: "jobs/new" }), http("A", { route: "jobs/{id}" })];
		expect(routed(jobs, "GET", "/api/jobs/new")).toBe("A");
	});

	it("goes on to the next function when a method or a constraint does not fit", () => {
		const functions = [
			http("a", { route: "x/{id:int}" }),
			http("b", { route: "x/{id}", methods: ["post"] }),
			http("c", { route: "x/{id}" }),
		];
		expect(routed(functions, "GET", "/api/x/1")).toBe("a");
		expect(routed(functions, "POST", "/api/x/1")).toBe("b");
		expect(routed(functions, "GET", "/api/x/y")).toBe("c");
		expect(routed(functions, "HEAD", "/api/x/1")).toBeUndefined();
	});

	it("may come by any method when the function names none", () => {
		const any = [http("a", { methods: undefined })];
		expect(["PATCH", "OPTIONS"].map((method) => routed(any, method, "/api/a"))).toEqual(["a", "a"]);
	});

	it.each([
		["api", undefined, "/API/Named"],
		["api", "", "/api/named"],
		["", "named", "/named"],
		["v1/{tenant}", "named", "/v1/x/named"],
	])("finds below the prefix %j the route %j at %s", (prefix, route, path) => {
		expect(routed([http("named", { route })], "GET", path, prefix)).toBe("named");
		expect(routed([http("named", { route })], "GET", "/elsewhere/x", prefix)).toBeUndefined();
	});

	it("is for no function that is not for HTTP", () => {
		const timer = { name: "a", kind: "timer", trigger: {} } as unknown as AppFunction;
		expect(routed([timer], "GET", "/api/a")).toBeUndefined();
	});

	it.each(["admin", "/Administrators", "runtime/{x}"])(
		"cannot be for the route %s, which is the host's own",
		(route) => {
			expect(() => functionRouter([http("a", { route })], "api")).toThrow("built in routes");
		},
	);

	it("cannot be for one of two functions that have route and method in common", () => {
		const two = (first: object, second: object) => () =>
			functionRouter([http("b", { route: "X/{id}", ...second }), http("a", first)], "api");
		const conflict = "'b': the route specified conflicts with the route defined by function 'a'";
		expect(two({ route: "x/{id}" }, {})).toThrow(conflict);
		expect(two({ route: "x/{id}" }, { methods: undefined })).toThrow(conflict);
		expect(two({ route: "x/{id}" }, { methods: ["post"] })).not.toThrow();
		expect(two({ route: "x/{name}" }, {})).not.toThrow();
	});

	it("cannot be routed when a route is wrong", () => {
		const wrong = [http("jobs", { route: "{id:whole}" })];
		expect(() => functionRouter(wrong, "api")).toThrow("The HTTP function 'jobs': The route");
		expect(() => functionRouter(wrong, "api")).toThrow(
			expect.objectContaining({ code: "app" }) as Error,
		);
	});
});
