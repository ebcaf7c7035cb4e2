import { expect, it } from "vitest";
import { callLedger } from "./ledger-call.ts";
import { runOrchestrator } from "./orchestrator-under-test.ts";

it("a ledger that newer code has written is asked again, a second later and then less and less often", () => {
	let refusals = 12;
	const { steps } = runOrchestrator(
		(context) => callLedger(context, "local", "round", {}),
		null,
		({ operation }) => {
			if (operation !== undefined && refusals-- > 0) throw new Error("a newer Tutti");
			return {};
		},
	);
	const waits = steps.flatMap(({ timer }) => (timer === undefined ? [] : [+timer - 1000]));
	expect(waits.slice(0, 3)).toEqual([1000, 2000, 4000]);
	expect(waits.slice(-2)).toEqual([300_000, 300_000]);
	expect(steps.at(-1)).toMatchObject({ operation: "round" });
});
