import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	fixtureApp,
	type HostUnderTest,
	startHostUnderTest,
	temporaryFolder,
} from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
});
afterAll(() => host.close());

async function balanceOf(key: string): Promise<unknown> {
	const response = await host.management(`/entities/account/${key}`);
	return response.ok ? response.json() : undefined;
}

describe("an orchestration with locks", () => {
	it("has the entities to itself, and goes on in step behind them", async () => {
		expect(await host.outputOf("seededTransfer", ["A", "B"])).toEqual([70, 30, "behind the lock"]);
	});

	it("loses no update when others lock the same entities the other way round", async () => {
		const transfer = (from: string, to: string) => ({ from, to, amount: 10 });
		const ids = await Promise.all(
			["to", "fro", "to", "fro", "to"].map((way) =>
				host.start("slowTransfer", way === "to" ? transfer("x", "y") : transfer("y", "x")),
			),
		);
		await Promise.all(ids.map((id) => host.until(id)));
		expect(await balanceOf("x")).toBe(-10);
		expect(await balanceOf("y")).toBe(10);
	});

	it("makes the calls of others wait", async () => {
		const id = await host.start("keepsLocks", { how: "waits", keys: ["w"] });
		await host.until(id, () => host.logged.length > 0);
		const other = await host.start("addTo", "w");
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
		expect((await host.status(other)).runtimeStatus).not.toBe("Completed");
		await host.post(`${id}/terminate?reason=enough`);
		expect((await host.until(other)).output).toBe(11);
	});

	it.each(["returns", "throws", "continues"])("that %s gives them back", async (how) => {
		const keys = [`${how}-1`, `${how}-2`];
		await host.until(await host.start("keepsLocks", { how, keys }));
		expect(await host.outputOf("addTo", keys[0])).toBe(11);
		expect(await host.outputOf("addTo", keys[1])).toBe(10);
	});

	it("that ends while the first entity is still at work before it locks none", async () => {
		const gate = Promise.withResolvers<void>();
		Reflect.set(globalThis, "gate", gate.promise);
		const id = await host.start("locksBehindHold");
		await host.until(id, ({ runtimeStatus }) => runtimeStatus === "Running");
		await host.post(`${id}/terminate?reason=enough`);
		await host.until(id);
		gate.resolve();
		expect((await host.until(await host.start("asksGates"))).runtimeStatus).toBe("Completed");
	}, 20_000);

	it("cannot lock twice", async () => {
		const status = await host.until(await host.start("nestedLocks"));
		expect(status.runtimeStatus).toBe("Failed");
		expect(await host.outputOf("addTo", "nested-a")).toBe(10);
	});
});

describe("a lock", () => {
	it("is still held by the next host, and what waits for it goes on waiting", async () => {
		const folder = temporaryFolder();
		const options = { app: fixtureApp("protocol"), databaseFile: join(folder.path, "host.db") };
		const first = await startHostUnderTest(options);
		const id = await first.start("keepsLocks", { how: "waits", keys: ["kept"] });
		const isWaiting = async () => (await first.management("/entities/account/kept")).ok;
		while (!(await isWaiting())) await first.status(id);
		const other = await first.start("addTo", "kept");
		await first.until(other, ({ runtimeStatus }) => runtimeStatus === "Running");
		await first.close();
		const next = await startHostUnderTest(options);
		expect((await next.status(other)).runtimeStatus).toBe("Running");
		await next.post(`${id}/terminate?reason=enough`);
		expect((await next.until(other)).output).toBe(11);
		await next.close();
		folder.remove();
	});
});
