import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { ACTIVITIES } from "../../src/activities/catalog.ts";
import type { IndexedFunction, LoadedApp } from "./load-app.ts";
import { compileUnbundled } from "./unbundled-app.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const APP = join(ROOT, "dist/azure");
const LOADER = fileURLToPath(new URL("load-app.ts", import.meta.url));
const require = createRequire(import.meta.url);

/** Name, method, route and who may call: containers, which have a token instead, come without a function key; so do
 * the page, which asks for one, and the API's description. */
const ROUTES = [
	["tutti-callback", "POST", "callbacks/{batch}", "anonymous"],
	["tutti-cancel-job", "POST", "jobs/{id}/cancel", "function"],
	["tutti-dashboard", "GET", "dashboard", "anonymous"],
	["tutti-follow-log", "GET", "jobs/{id}/items/{index}/log/part", "function"],
	["tutti-list-jobs", "GET", "jobs", "function"],
	["tutti-locate-output", "GET", "jobs/{id}/items/{index}/output/address", "function"],
	["tutti-purge-job", "DELETE", "jobs/{id}", "function"],
	["tutti-put-output", "PUT", "outputs/{batch}", "anonymous"],
	["tutti-read-changes", "GET", "jobs/{id}/changes", "function"],
	["tutti-read-document", "GET", "openapi.json", "anonymous"],
	["tutti-read-item-output", "GET", "outputs/{batch}/{index}", "anonymous"],
	["tutti-read-items", "GET", "jobs/{id}/items", "function"],
	["tutti-read-job", "GET", "jobs/{id}", "function"],
	["tutti-read-log", "GET", "jobs/{id}/items/{index}/log", "function"],
	["tutti-read-output", "GET", "jobs/{id}/items/{index}/output", "function"],
	["tutti-read-plan-basis", "GET", "plan-basis", "function"],
	["tutti-read-quota", "GET", "quota", "function"],
	["tutti-read-result", "GET", "jobs/{id}/result", "function"],
	["tutti-results", "GET", "results/{batch}", "anonymous"],
	["tutti-resume-job", "POST", "jobs/{id}/resume", "function"],
	["tutti-retry-job", "POST", "jobs/{id}/retry", "function"],
	["tutti-submit-job-http", "POST", "jobs", "function"],
	["tutti-suspend-job", "POST", "jobs/{id}/suspend", "function"],
];
const ORCHESTRATIONS = ["tutti-batch", "tutti-job", "tutti-purge", "tutti-section", "tutti-watch"];

/** Loads an app as the worker does. It may read nothing but its own files, and write nothing. */
function load(folder: string): LoadedApp {
	const readable = [join(folder, "*"), LOADER, join(ROOT, "package.json")];
	const bounds = ["--permission", ...readable.map((path) => `--allow-fs-read=${path}`)];
	const stdio = ["ignore", "pipe", "pipe"] as const;
	return JSON.parse(
		execFileSync(process.execPath, [...bounds, LOADER, folder], {
			...{ encoding: "utf8", env: {}, stdio: [...stdio] },
		}),
	);
}

function bindingsOf({ rawBindings }: IndexedFunction): Record<string, unknown>[] {
	return rawBindings.map((text) => JSON.parse(text));
}

let app: LoadedApp;
beforeAll(() => {
	app = load(APP);
});

describe("to Azure's worker the bundle", () => {
	it("is one file that `main` names, of the programming model v4, with a hook at the end", () => {
		expect(app.files).toEqual(["functions.cjs"]);
		expect(app.model.name).toBe("@azure/functions");
		expect(app.model.version).toMatch(/^4\./);
		expect(app.hooks).toContain("appTerminate");
	});

	it("has every function, each with one trigger and with what the host asks of names and bindings", () => {
		const triggers = app.functions.map((fn) => {
			const bindings = bindingsOf(fn);
			expect(fn.name).toMatch(/^[A-Za-z][A-Za-z0-9_-]{0,126}$/);
			for (const { type, direction, name } of bindings)
				expect([typeof type, typeof name, direction]).toEqual([
					"string",
					"string",
					expect.stringMatching(/^(in|out)$/),
				]);
			const found = bindings.filter(({ type }) => /Trigger$/.test(`${type}`));
			expect(found, fn.name).toHaveLength(1);
			return [`${found[0]?.type}`, fn.name];
		});
		const of = (type: string) => triggers.flatMap(([t, name]) => (t === type ? [name] : [])).sort();
		expect(of("orchestrationTrigger")).toEqual(ORCHESTRATIONS);
		expect(of("entityTrigger")).toEqual(["ledger"]);
		expect(of("timerTrigger")).toEqual(["tutti-sweep"]);
		expect(of("activityTrigger")).toEqual(Object.keys(ACTIVITIES).sort());
		expect(of("httpTrigger")).toEqual(ROUTES.map(([name]) => name));
		const names = app.functions.map(({ name }) => name.toLowerCase());
		expect(new Set(names).size).toBe(names.length);
	});

	it("answers at these routes, and asks for a key wherever no container calls", () => {
		const routes = app.functions.flatMap((fn) =>
			bindingsOf(fn).flatMap(({ type, methods, route, authLevel }) =>
				type === "httpTrigger" ? [[fn.name, `${methods}`, route, authLevel]] : [],
			),
		);
		expect(routes.sort()).toEqual(ROUTES);
	});

	it("gives the durable client to whatever is no orchestrator, no entity and no page", () => {
		const without = app.functions.filter((fn) =>
			bindingsOf(fn).every(({ type, direction }) => type !== "durableClient" || direction !== "in"),
		);
		expect(without.map(({ name }) => name).sort()).toEqual(
			["ledger", "tutti-dashboard", ...ORCHESTRATIONS].sort(),
		);
	});

	it("does nothing while it is loaded: no timer, no socket, no file but the one, and no warning", () => {
		expect(app.waitsFor).toEqual([]);
		expect(app.warnings).toEqual([]);
		expect(app.modules).toEqual({ own: [join(APP, "functions.cjs")], foreign: [] });
	});
});

it("the stand-in of the worker sees what an app does while it is loaded", () => {
	const folder = mkdtempSync(join(tmpdir(), "tutti-app-"));
	try {
		writeFileSync(join(folder, "package.json"), '{"main":"*.cjs"}');
		const begin = 'setTimeout(() => undefined, 5); require("net").connect(9, "127.0.0.1")';
		writeFileSync(join(folder, "a.cjs"), `${begin}.on("error", () => undefined);`);
		writeFileSync(join(folder, "b.cjs"), 'process.emitWarning("careful");');
		const { waitsFor, warnings, files } = load(folder);
		expect(waitsFor.sort()).toEqual(["TCPSocketWrap", "Timeout"]);
		expect(warnings).toEqual(["careful"]);
		expect(files.sort()).toEqual(["a.cjs", "b.cjs"]);
		writeFileSync(join(folder, "c.cjs"), `require("fs").readFileSync(${JSON.stringify(ROOT)});`);
		expect(() => load(folder)).toThrow("ERR_ACCESS_DENIED");
	} finally {
		rmSync(folder, { recursive: true });
	}
});

describe("the package for Azure", () => {
	it("is loaded in at most half the time that the app takes file by file, by the processor's clock", async () => {
		const unbundled = mkdtempSync(join(tmpdir(), "tutti-unbundled-"));
		try {
			await compileUnbundled(unbundled);
			const load = (folder: string) =>
				JSON.parse(execFileSync(process.execPath, [LOADER, folder], { encoding: "utf8" }));
			// The least of some is what the machine's other work disturbed least.
			const least = (folder: string) => {
				const loads: LoadedApp[] = [1, 2, 3, 4].map(() => load(folder));
				expect(loads[0]?.functions).toHaveLength(app.functions.length);
				return Math.min(...loads.map(({ cpuMs }) => cpuMs));
			};
			expect(least(APP) / least(unbundled)).toBeLessThan(0.5);
		} finally {
			rmSync(unbundled, { recursive: true });
		}
	});

	it("has the same app as runs on a laptop, to the byte", () => {
		const files = ["functions.cjs", "later.cjs", "telemetry.cjs", "insights.cjs", "package.json"];
		for (const file of files)
			expect(readFileSync(join(APP, file)).equals(readFileSync(join(ROOT, "dist/app", file)))).toBe(
				true,
			);
		expect(readdirSync(APP).sort()).toEqual([
			".funcignore",
			"dashboard.html",
			"dashboard.html.gz",
			"functions.cjs",
			"host.json",
			"insights.cjs",
			"later.cjs",
			"package.json",
			"telemetry.cjs",
		]);
	});

	it("has OpenTelemetry in files that are loaded when something is told, and only there", () => {
		const bundled = (file: string) => readFileSync(join(APP, file), "utf8");
		const otel =
			/^\/\/ .*node_modules\/@(opentelemetry\/sdk|opentelemetry\/exporter|azure\/monitor)/m;
		expect(bundled("telemetry.cjs")).toMatch(otel);
		expect(bundled("insights.cjs")).toMatch(otel);
		expect(bundled("functions.cjs")).not.toMatch(otel);
		expect(bundled("later.cjs")).not.toMatch(otel);
		expect(Object.keys(require(join(APP, "telemetry.cjs")))).toEqual(["openSdk"]);
		expect(Object.keys(require(join(APP, "insights.cjs")))).toEqual(["insightsExporters"]);
	});

	it("has Azure's packages for ARM, identity and storage in the file that is loaded later, and only there", () => {
		const later: Record<string, object> = require(join(APP, "later.cjs"));
		const packages = Object.getOwnPropertyNames(later);
		expect(packages).toEqual(
			expect.arrayContaining([
				"@azure-rest/core-client",
				"@azure/data-tables",
				"@azure/identity",
				"@azure/storage-blob",
			]),
		);
		for (const name of packages) expect(Object.keys(later[name]!), name).not.toEqual([]);
		const first = readFileSync(join(APP, "functions.cjs"), "utf8");
		// Each bundled file is announced by a comment with its path.
		expect(first).toMatch(/^\/\/ .*node_modules\/durable-functions\//m);
		for (const name of packages) expect(first).not.toContain(`node_modules/${name}/`);
	});
});
