import { afterEach, describe, expect, it } from "vitest";
import { temporaryApp } from "../app/app-under-test.ts";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

const CODE = `require("@azure/functions").app.http("own", {
	methods: ["GET", "POST", "OPTIONS"],
	handler: ({ method }) => ({
		body: method,
		headers: { "access-control-allow-origin": "http://own", vary: "Accept" },
	}),
});`;
const STREAMING = 'require("@azure/functions").app.setup({ enableHttpStream: true });';

let app: ReturnType<typeof temporaryApp>;
let host: HostUnderTest;
afterEach(async () => {
	await host.close();
	app.remove();
});

async function start(Host: object, setup = "", keys = false): Promise<void> {
	app = temporaryApp({
		"app.cjs": setup + CODE,
		"local.settings.json": JSON.stringify({ Host }),
		"host.json":
			'{ "version": "2.0", "extensions": { "http": { "customHeaders": { "x-own": "1" } } } }',
	});
	const databaseFile = `${app.path}/host.db`;
	host = await startHostUnderTest({ app: app.path, keys, databaseFile });
}

/** The status, and the headers that browsers look at. */
async function ask(path: string, origin: string, init: RequestInit = {}) {
	const headers = { origin, ...init.headers };
	const response = await fetch(host.url + path, { ...init, headers });
	const corsHeaders = [...response.headers].filter(([name]) =>
		/^access-control-|^vary$/.test(name),
	);
	return [response.status, Object.fromEntries(corsHeaders)];
}

const PREFLIGHT = {
	method: "OPTIONS",
	headers: {
		"access-control-request-method": "DELETE",
		"access-control-request-headers": "content-type,x-mine",
	},
};
const FUNCTIONS_OWN = { "access-control-allow-origin": "http://own", vary: "Accept" };

describe("with CORS in local.settings.json the host", () => {
	it("says what pages of the origins may do, before it asks for keys", async () => {
		await start({ CORS: "http://a", CORSCredentials: true }, "", true);
		const allowed = {
			"access-control-allow-origin": "http://a",
			"access-control-allow-credentials": "true",
			"access-control-allow-methods": "DELETE",
			"access-control-allow-headers": "content-type,x-mine",
		};
		for (const path of ["/api/own", "/api/none", "/admin/host/status"])
			expect(await ask(path, "http://a", PREFLIGHT)).toEqual([204, allowed]);
		expect(await ask("/api/own", "http://b", PREFLIGHT)).toEqual([204, {}]);
	});

	it.each([
		["", ""],
		["streamed ", STREAMING],
	])("lets them read %sanswers, whatever the function says", async (_, setup) => {
		await start({ CORS: "http://a,http://b" }, setup);
		const readable = { "access-control-allow-origin": "http://b", vary: "Accept, Origin" };
		expect(await ask("/api/own", "http://b")).toEqual([200, readable]);
		expect(await ask("/api/own", "http://c")).toEqual([200, FUNCTIONS_OWN]);
	});

	it("lets them read answers of its own, and those of the management API", async () => {
		await start({ CORS: "*" });
		const readable = { "access-control-allow-origin": "*" };
		const management = "/runtime/webhooks/durabletask/instances/none";
		for (const [path, status] of [
			["/api/none", 404],
			["/admin/host/ping", 200],
			[management, 404],
		] as const)
			expect(await ask(path, "http://c")).toEqual([status, readable]);
		const { headers } = await fetch(`${host.url}/api/own`, { headers: { origin: "http://c" } });
		expect(headers.get("x-own")).toBe("1");
	});

	it("passes OPTIONS on when no browser asks", async () => {
		await start({ CORS: "*" });
		const response = await fetch(`${host.url}/api/own`, { method: "OPTIONS" });
		expect(await response.text()).toBe("OPTIONS");
	});
});

describe("without CORS in local.settings.json the host", () => {
	it("leaves preflights to the functions", async () => {
		await start({});
		expect(await ask("/api/own", "http://a", PREFLIGHT)).toEqual([200, FUNCTIONS_OWN]);
		expect(await ask("/api/none", "http://a", PREFLIGHT)).toEqual([404, {}]);
	});
});
