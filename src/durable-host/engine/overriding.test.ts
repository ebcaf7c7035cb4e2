import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeEach(async () => {
	host = await startHostUnderTest({ app: fixtureApp("overriding") });
});
afterEach(async () => {
	Reflect.deleteProperty(globalThis, "beforeInvocation");
	await host.close();
});

/** Holds up the next dispatches until `letGo`; `held` resolves when one is held up. */
function holdDispatches(): { held: Promise<void>; letGo: () => void } {
	const held = Promise.withResolvers<void>();
	const gate = Promise.withResolvers<void>();
	Reflect.set(globalThis, "beforeInvocation", () => {
		held.resolve();
		return gate.promise;
	});
	return { held: held.promise, letGo: gate.resolve };
}

describe("an instance that is replaced while it lives", () => {
	it("does not come back when a dispatch of it was in progress", async () => {
		await host.start("waits", "first", "x");
		await host.until("x", ({ runtimeStatus }) => runtimeStatus === "Running");
		const { held, letGo } = holdDispatches();
		await host.post("x/raiseEvent/go", 1);
		await held;
		await host.start("waits", "second", "x");
		letGo();
		await host.until("x", ({ runtimeStatus }) => runtimeStatus !== "Pending");
		expect(await host.status("x")).toMatchObject({ input: "second", runtimeStatus: "Running" });
		await host.post("x/raiseEvent/go", 1);
		expect((await host.until("x")).output).toBe("second");
	});

	it("keeps no locks", async () => {
		await host.start("locks", 1, "x");
		await host.until("x", ({ customStatus }) => customStatus === "locked");
		await host.start("waits", 2, "x");
		expect(await host.outputOf("asks", 3)).toBe(3);
	}, 20_000);
});
