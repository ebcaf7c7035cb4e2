import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";
import { opennessWarning } from "./host-access.ts";

const keys = {
	masterKey: "master",
	functionKeys: { default: "any", second: "any2" },
	systemKeys: { durabletask_extension: "system", other: "foreign" },
	functions: { FORFUNCTIONS: { own: "own" }, forAdmins: { own: "admins" } },
};
let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("http"), keys });
});
afterAll(() => host.close());

/** The status code of a request with a key, in the query unless it is for the header. */
async function status(path: string, key?: string, where: "query" | "header" = "query") {
	const url = new URL(path, host.url);
	if (key !== undefined && where === "query") url.searchParams.set("code", key);
	const headers: Record<string, string> =
		key !== undefined && where === "header" ? { "x-functions-key": key } : {};
	const response = await fetch(url, { headers });
	const body = await response.text();
	if (response.status === 401) expect(body).toBe("");
	return response.status;
}

it.each([
	["127.0.0.1", undefined, false],
	["localhost", undefined, false],
	["::1", undefined, false],
	["0.0.0.0", undefined, true],
	["10.0.0.1", undefined, true],
	["10.0.0.1", keys, false],
])("a host on %s with the keys %j is warned of: %s", (hostname, given, isWarnedOf) => {
	expect(opennessWarning(hostname, given) !== undefined).toBe(isWarnedOf);
});

describe("with keys", () => {
	it.each([
		["/v1/t/forFunctions", ["any", "any2", "own", "master"], ["admins", "system", "", "nothing"]],
		["/v1/t/forAdmins", ["master"], ["any", "own", "admins", "system"]],
		["/runtime/webhooks/durabletask/instances", ["system", "master"], ["any", "own", "foreign"]],
		["/admin/host/status", ["master"], ["any", "system"]],
		["/admin/functions", ["master"], ["any", "system"]],
	])("%s is open to %j and not to %j", async (path, fitting, others) => {
		expect(await status(path)).toBe(401);
		for (const key of fitting) expect([key, await status(path, key)]).toEqual([key, 200]);
		for (const key of others) expect([key, await status(path, key)]).toEqual([key, 401]);
		expect(await status(path, fitting[0], "header")).toBe(200);
	});

	it("the header counts before the query", async () => {
		const headers = { "x-functions-key": "wrong" };
		const response = await fetch(`${host.url}/v1/t/forFunctions?code=any`, { headers });
		expect(response.status).toBe(401);
	});

	it("anonymous functions and the ping are open", async () => {
		expect(await status("/v1/t/letGo")).toBe(204);
		expect(await status("/admin/host/ping")).toBe(200);
	});

	it("every case of a path is as closed as the other", async () => {
		for (const path of ["/ADMIN/functions", "/Runtime/WebHooks/DurableTask/instances"])
			expect(await status(path)).toBe(401);
	});

	it("links carry the key of the management API, and the library's client needs none", async () => {
		const response = await fetch(`${host.url}/v1/t/starts`);
		expect(response.status).toBe(202);
		const { statusQueryGetUri, id } = (await response.json()) as Record<string, string>;
		expect(new URL(statusQueryGetUri!).searchParams.get("code")).toBe("system");
		expect((await fetch(statusQueryGetUri!)).ok).toBe(true);
		expect(await status(`/runtime/webhooks/durabletask/instances/${id}`)).toBe(401);
	});

	it("the path of the library's client is closed to whom does not know its secret", async () => {
		for (const path of ["/durabletask/instances", "/durabletask/x/instances"])
			expect(await status(path)).toBe(404);
	});
});
