import { expect, it } from "vitest";
import { sleep } from "../clock/clock.ts";
import { steppedClock } from "../clock/stepped-clock.ts";
import { borrowClock } from "./borrowed-clock.ts";

it("A borrowed clock is the clock itself, until it is given back", async () => {
	const clock = steppedClock({ startMs: 0 });
	const loan = borrowClock(clock);
	const seen: string[] = [];
	loan.clock.callAt(10, () => seen.push("due"));
	loan.clock.callAt(10, () => seen.push("cancelled"))();
	await sleep(clock, 10);
	expect([seen, loan.clock.now()]).toEqual([["due"], 10]);

	loan.clock.hold();
	loan.clock.callAt(20, () => seen.push("too late"));
	loan.giveBack();
	loan.clock.hold();
	loan.clock.callAt(20, () => seen.push("too late as well"));
	await sleep(clock, 100);
	expect(seen).toEqual(["due"]);
});

it("A borrowed clock tells whole milliseconds, whatever the clock has", () => {
	expect(borrowClock(steppedClock({ startMs: 1000.9 })).clock.now()).toBe(1000);
});
