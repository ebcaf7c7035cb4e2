import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyLedger } from "../../ledger/ledger.ts";
import { type WorldUnderTest, worldUnderTest } from "../world-under-test.ts";
import { takeSpareRead } from "./spare-reads.ts";

let world: WorldUnderTest;
beforeEach(async () => {
	world = await worldUnderTest();
});
afterEach(() => world.close());

/** How many of 300 who ask at once may read. */
async function allowed(): Promise<number> {
	const asked = Array.from({ length: 300 }, () => takeSpareRead(world.context));
	return (await Promise.all(asked)).filter((may) => may).length;
}

it("many at once have what is left above the hub's reserve, before the ledger knows of their reads", async () => {
	const ledger = emptyLedger();
	ledger.arm.reads = { size: 250, perSecond: 25, left: 250, at: world.now() };
	world.setLedger(ledger);
	expect(await allowed()).toBe(200);
	expect(await allowed()).toBe(0);
	world.pass(1000);
	expect(await allowed()).toBe(25);
	world.pass(60_000);
	expect(await allowed()).toBe(200);
});

it("nothing limits an endpoint that tells of no limit", async () => {
	world.setLedger(emptyLedger());
	expect(await allowed()).toBe(300);
});
