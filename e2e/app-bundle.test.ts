import { readFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { ACTIVITIES } from "../src/activities/catalog.ts";

/** What the worker passes to `registerFunction`, as far as this test reads it. */
interface Metadata {
	name: string;
	bindings: Record<string, { type: string; route?: string }>;
}

const appFolder = fileURLToPath(new URL("../dist/app/", import.meta.url));
const originalRequire = Module.prototype.require;

afterEach(() => {
	Module.prototype.require = originalRequire;
});

/** Loads the bundle as Azure's Node worker does: it supplies one module by its own `require`. */
function loadAsTheWorkerDoes(): Metadata[] {
	const registered: Metadata[] = [];
	const disposable = { dispose: () => undefined };
	let model: unknown;
	const core = {
		version: "3.0.0",
		hostVersion: "4.0.0",
		Disposable: class {},
		setProgrammingModel: (given: unknown) => {
			model = given;
		},
		getProgrammingModel: () => model,
		registerHook: () => disposable,
		registerFunction: (metadata: Metadata) => {
			registered.push(metadata);
			return disposable;
		},
		log: () => undefined,
	};
	Module.prototype.require = function (this: NodeJS.Module, id: string) {
		return id === "@azure/functions-core" ? core : originalRequire.call(this, id);
	} as typeof Module.prototype.require;
	const { main } = JSON.parse(readFileSync(`${appFolder}package.json`, "utf8"));
	createRequire(import.meta.url)(`${appFolder}${main}`);
	return registered;
}

it("Azure's worker finds every function in the bundle, and host.json beside it", () => {
	const functions = loadAsTheWorkerDoes();
	const ofType = (type: string) =>
		functions.filter(({ bindings }) => Object.values(bindings).some((b) => b.type === type));
	expect(
		ofType("orchestrationTrigger")
			.map(({ name }) => name)
			.sort(),
	).toEqual(["tutti-batch", "tutti-job", "tutti-purge", "tutti-section", "tutti-watch"]);
	expect(ofType("entityTrigger").map(({ name }) => name)).toEqual(["ledger"]);
	expect(ofType("timerTrigger").map(({ name }) => name)).toEqual(["tutti-sweep"]);
	const activities = ofType("activityTrigger").map(({ name }) => name);
	expect(activities.sort()).toEqual(Object.keys(ACTIVITIES).sort());
	const routes = functions.flatMap(({ bindings }) =>
		Object.values(bindings).flatMap(({ type, route }) => (type === "httpTrigger" ? [route] : [])),
	);
	expect(routes.sort()).toEqual([
		"callbacks/{batch}",
		"jobs",
		"jobs",
		"jobs/{id}",
		"jobs/{id}",
		"jobs/{id}/cancel",
		"jobs/{id}/items",
		"jobs/{id}/items/{index}/log",
		"jobs/{id}/items/{index}/output",
		"jobs/{id}/result",
		"jobs/{id}/resume",
		"jobs/{id}/retry",
		"jobs/{id}/suspend",
		"outputs/{batch}",
		"outputs/{batch}/{index}",
		"quota",
		"results/{batch}",
	]);
	const host = JSON.parse(readFileSync(`${appFolder}host.json`, "utf8"));
	expect(host.version).toBe("2.0");
	const names = functions.map(({ name }) => name.toLowerCase());
	expect(new Set(names).size).toBe(names.length);
});
