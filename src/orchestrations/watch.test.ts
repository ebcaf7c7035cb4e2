import { expect, it } from "vitest";
import { ORCHESTRATION_VERSION } from "../job/orchestration-version.ts";
import { runOrchestrator } from "./orchestrator-under-test.ts";
import { watch } from "./watch.ts";

const NOTHING = { usages: [], wakes: [], stops: [], looks: [], deletes: [], nextAt: 2000 };

const run = (version: number) =>
	runOrchestrator(watch, { generation: 3, hub: "local", version }, ({ operation }) =>
		operation === "round" ? { ...NOTHING, idle: false } : null,
	);

it("goes on as new after 50 rounds, in its version", () => {
	expect(run(ORCHESTRATION_VERSION).continuedAsNew).toMatchObject({
		generation: 3,
		version: ORCHESTRATION_VERSION,
	});
});

it("ends there when the code is newer, so that the sweep starts it in the code's version", () => {
	const { steps, continuedAsNew } = run(ORCHESTRATION_VERSION - 1);
	expect(steps.filter(({ operation }) => operation === "round")).toHaveLength(50);
	expect(continuedAsNew).toBeUndefined();
});
