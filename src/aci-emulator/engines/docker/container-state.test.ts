import { expect, it } from "vitest";
import { type InspectedContainer, runState } from "./container-state.ts";

const inspected = (State: Partial<InspectedContainer["State"]>): InspectedContainer => ({
	...{ Id: "x", Config: {}, NetworkSettings: {} },
	State: {
		...{ Status: "exited", ExitCode: 0, OOMKilled: false },
		...{ StartedAt: "2026-01-01T00:00:10Z", FinishedAt: "2026-01-01T00:00:20Z" },
		...State,
	},
});
const at = (second: number) => Date.UTC(2026, 0, 1, 0, 0, second);
const seen = (state: Partial<InspectedContainer["State"]>, now = at(30)) =>
	runState(inspected(state), { startedAt: at(5), now });

it("an exit has the engine's instants and code", () => {
	expect(seen({ ExitCode: 3 })).toEqual({
		...{ kind: "exited", startedAt: at(10), finishedAt: at(20), exitCode: 3 },
	});
	expect(seen({ ExitCode: 137, OOMKilled: true })).toMatchObject({ outOfMemory: true });
});

it("instants stay between the start that was asked for and now", () => {
	expect(seen({ StartedAt: "2026-01-01T00:00:00Z" })).toMatchObject({ startedAt: at(5) });
	expect(seen({ FinishedAt: "2026-01-01T00:00:09Z" })).toMatchObject({ finishedAt: at(10) });
	expect(seen({}, at(15))).toMatchObject({ finishedAt: at(15) });
	expect(seen({ FinishedAt: "0001-01-01T00:00:00Z" })).toMatchObject({ finishedAt: at(10) });
});

it("what is created runs not yet, and what is paused still does", () => {
	expect(seen({ Status: "created" })).toEqual({ kind: "starting" });
	expect(seen({ Status: "paused" })).toMatchObject({ kind: "running" });
});
