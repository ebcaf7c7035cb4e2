import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StillHost, startStillHost } from "./still-host-under-test.ts";

let host: StillHost;
beforeAll(async () => {
	host = await startStillHost();
});
afterAll(() => host.close());

async function state(key: string, reached: unknown): Promise<unknown> {
	for (;;) {
		const [status, body] = await host.ask("GET", `/entities/COUNTER/${key}`);
		const found = status === 404 ? undefined : body;
		if (JSON.stringify(found) === JSON.stringify(reached)) return found;
	}
}

async function signal(path: string, type?: string, body?: string) {
	const headers: Record<string, string> = type === undefined ? {} : { "content-type": type };
	const init = { method: "POST", headers, ...(body === undefined ? {} : { body }) };
	const response = await host.management(path, init);
	return [response.status, await response.text()];
}

describe("an entity", () => {
	it("is signalled, read, and deleted", async () => {
		expect(await host.ask("GET", "/entities/Counter/k")).toEqual([404, ""]);
		const sent = await signal("/entities/Counter/k?op=add", "application/json", "4");
		expect(sent).toEqual([202, ""]);
		expect(await state("k", 4)).toBe(4);
		expect(await host.ask("DELETE", "/entities/Counter/k")).toEqual([202, ""]);
		expect(await state("k", undefined)).toBeUndefined();
	});

	it("gets a text unless the request says JSON", async () => {
		await signal("/entities/Counter/text?op=add", "application/json", '"a"');
		await signal("/entities/Counter/text?op=add", "text/plain", "1");
		expect(await state("text", "0a1")).toBe("0a1");
	});

	it("of an empty key is signalled by its name alone and read as $", async () => {
		expect(await signal("/entities/Counter?op=add", "application/json", "2")).toEqual([202, ""]);
		expect(await state("$", 2)).toBe(2);
	});

	it.each([
		["of no function", "/entities/Nobody/k?op=x", undefined, "The function 'Nobody' doesn't exist"],
		["without a name", "/entities?op=x", undefined, "entity name must not be"],
		[
			"whose key has a question mark",
			"/entities/Counter/a%3Fb?op=x",
			undefined,
			"must not contain",
		],
		["with a body that is no JSON", "/entities/Counter/k?op=x", "{", "Could not parse JSON"],
	])("%s is refused", async (_, path, body, message) => {
		const [status, error] = await signal(path, "application/json", body);
		expect(status).toBe(400);
		expect(JSON.parse(String(error)).Message).toContain(message);
	});

	it.each(["PUT", "HEAD"])("is nothing by %s", async (method) => {
		expect((await host.management("/entities/Counter/k", { method })).status).toBe(404);
	});
});
