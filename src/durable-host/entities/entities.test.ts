import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest();
});
afterAll(() => host.close());

async function signal(key: string, op: string, body?: unknown): Promise<number> {
	const headers = { "content-type": "application/json" };
	const init = body === undefined ? {} : { headers, body: JSON.stringify(body) };
	const path = `/entities/Counter/${key}?op=${op}`;
	return (await host.management(path, { method: "POST", ...init })).status;
}

/** The state once it is `expected`. */
async function stateUntil(key: string, expected: unknown): Promise<unknown> {
	for (;;) {
		const response = await host.management(`/entities/counter/${key}`);
		const state = response.ok ? await response.json() : undefined;
		if (state === expected) return state;
	}
}

describe("an entity", () => {
	it("is signalled and called by an orchestration, in order", async () => {
		expect(await host.outputOf("counts", { key: "k", times: 3 })).toBe(103);
	});

	it("counts what many orchestrations do at once, exactly", async () => {
		const input = { key: "shared", times: 5 };
		const ids = await Promise.all(Array.from({ length: 10 }, () => host.start("counts", input)));
		await Promise.all(ids.map((id) => host.until(id)));
		expect(await stateUntil("shared", 10 * 105)).toBe(1050);
	});

	it("is signalled by a client, keeps its state, and signals others", async () => {
		expect(await signal("from", "add", 7)).toBe(202);
		expect(await signal("from", "tell", "to-1")).toBe(202);
		expect(await stateUntil("from", 7)).toBe(7);
		expect(await stateUntil("to-1", 7)).toBe(7);
	});

	it("does not exist before it has a state, nor after it was deleted", async () => {
		expect((await host.management("/entities/Counter/none")).status).toBe(404);
		await signal("gone", "add", 1);
		await stateUntil("gone", 1);
		await signal("gone", "delete");
		expect(await stateUntil("gone", undefined)).toBeUndefined();
	});

	it("whose operation throws fails the call, and goes on", async () => {
		expect(await host.outputOf("callsThrowing")).toBe("caught [object Object]");
		await signal("t", "add", 1);
		expect(await stateUntil("t", 1)).toBe(1);
	});

	it("without a function cannot be signalled", async () => {
		const response = await host.management("/entities/Nobody/x?op=add", { method: "POST" });
		expect(response.status).toBe(400);
		expect(await response.text()).toContain("The function 'Nobody' doesn't exist");
	});
});
