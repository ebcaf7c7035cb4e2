import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("http") });
});
afterAll(() => host.close());

const admin = (path: string, method = "GET") => fetch(`${host.url}/admin/${path}`, { method });

describe("the host's own endpoints", () => {
	it("say that it runs", async () => {
		expect(await (await admin("host/status")).json()).toMatchObject({ state: "Running" });
		for (const method of ["GET", "POST"])
			expect(await (await admin("host/ping", method)).json()).toEqual({ hostState: "Running" });
	});

	it("list the functions, and show one", async () => {
		const all = (await (await admin("functions")).json()) as { name: string }[];
		expect(all.map(({ name }) => name)).toContain("ends");
		const tell = {
			name: "tell",
			href: `${host.url}/admin/functions/tell`,
			language: "node",
			isDisabled: false,
			isDirect: false,
			isProxy: false,
			invoke_url_template: `${host.url}/v1/{tenant}/tell/{id:int?}`,
			config: {
				name: "tell",
				bindings: [
					expect.objectContaining({ type: "httpTrigger" }),
					expect.objectContaining({ type: "http" }),
				],
			},
		};
		expect(all).toContainEqual(tell);
		expect(await (await admin("functions/TELL")).json()).toEqual(tell);
	});

	it.each([
		["functions/none", "GET"],
		["functions", "POST"],
		["host/status", "POST"],
		["elsewhere", "GET"],
	])("are not there for %s by %s", async (path, method) => {
		expect((await admin(path, method)).status).toBe(404);
	});
});
