import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostUnderTest, startHostUnderTest } from "../../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest();
});
afterAll(() => host.close());

describe("an HTTP function", () => {
	it("gets parameters, query, headers and bytes, and answers status, headers, cookies and body", async () => {
		const response = await fetch(`${host.url}/api/echo/1/a%20b?q=1&q=2`, {
			method: "PUT",
			headers: { "x-said": "hello" },
			body: new Uint8Array([0, 255, 128]),
		});
		expect(response.status).toBe(201);
		expect(response.headers.get("x-one")).toBe("1");
		expect(response.headers.getSetCookie()).toEqual(["tasty=yes; path=/; httponly"]);
		expect(await response.json()).toEqual({
			params: { one: "1", two: "a b" },
			query: [["q", "1,2"]],
			header: "hello",
			body: [0, 255, 128],
		});
	});

	it("gets a body of unknown length", async () => {
		const body = new Blob(["in ", "pieces"]).stream();
		const init = { method: "PUT", body, duplex: "half" } as RequestInit;
		const { body: bytes } = (await (await fetch(`${host.url}/api/echo/1`, init)).json()) as {
			body: number[];
		};
		expect(Buffer.from(bytes).toString()).toBe("in pieces");
	});

	it("that takes the rest of the path gets it decoded", async () => {
		expect(await (await fetch(`${host.url}/api/files/a/b%20c`)).text()).toBe("a/b c");
	});

	it.each([
		["/api/broken", "GET", 500],
		["/api/nothing", "GET", 204],
		["/api/unknown", "GET", 404],
		["/api/echo/1", "POST", 404],
		["/elsewhere", "GET", 404],
	])("%s by %s answers %i", async (path, method, status) => {
		expect((await fetch(host.url + path, { method })).status).toBe(status);
	});

	it("that throws says so in the log", async () => {
		await fetch(`${host.url}/api/broken`);
		expect(host.logged).toContainEqual(
			expect.objectContaining({
				level: "error",
				functionName: "broken",
				message: expect.stringContaining("broken on purpose"),
			}),
		);
	});

	it("may start an orchestration and answer with links that work", async () => {
		const response = await fetch(`${host.url}/api/start/sum`, { method: "POST", body: "[1,2]" });
		expect(response.status).toBe(202);
		const { id, statusQueryGetUri } = (await response.json()) as Record<string, string>;
		await host.until(id!);
		expect(await (await fetch(statusQueryGetUri!)).json()).toMatchObject({ output: 3 });
	});
});
