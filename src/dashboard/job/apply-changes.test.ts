import { expect, it } from "vitest";
import type { ChangesView } from "../../api/views.ts";
import { applyChanges } from "./apply-changes.ts";

const since = "2026-01-01T00:00:00.000Z";
const at = Date.parse(since);

function answer(items: ChangesView["items"], run = 1): ChangesView {
	return { run, since, items, next: "1", more: false, waitMs: 1000 };
}

it("items of which nothing was told wait", () => {
	const { items } = applyChanges(undefined, answer([]), 2);
	expect(items).toEqual([
		{ index: 0, state: "waiting", launches: [] },
		{ index: 1, state: "waiting", launches: [] },
	]);
});

it("instants of launches are told from the run's beginning", () => {
	const life = {
		index: 1,
		state: "failed" as const,
		launches: [
			{ launch: 1, launched: 1000, started: 2000, ended: 3000, reason: "platform" as const },
			{ launch: 2, launched: 4000, ended: 5000, reason: "application" as const },
		],
		ended: 5000,
		status: "failed" as const,
		reason: "application" as const,
		exitCode: 3,
	};
	const { items } = applyChanges(undefined, answer([life]), 2);
	expect(items[1]).toEqual({
		index: 1,
		state: "failed",
		launches: [
			{
				launch: 1,
				createdAt: at + 1000,
				startedAt: at + 2000,
				endedAt: at + 3000,
				reason: "platform",
			},
			{ launch: 2, createdAt: at + 4000, endedAt: at + 5000, reason: "application" },
		],
		finishedAt: at + 5000,
		reason: "application",
		exitCode: 3,
	});
});

it("what did not change stays what it was", () => {
	const first = applyChanges(undefined, answer([]), 3);
	expect(applyChanges(first, answer([]), 3)).toBe(first);
	const life = { index: 2, state: "launched" as const, launches: [{ launch: 1, launched: 5 }] };
	const second = applyChanges(first, answer([life]), 3);
	expect(second.items).not.toBe(first.items);
	expect(second.items[0]).toBe(first.items[0]);
	expect(second.items[2]?.state).toBe("launched");
});

it("a new run begins with items that wait", () => {
	const life = { index: 0, state: "failed" as const, launches: [] };
	const first = applyChanges(undefined, answer([life]), 1);
	expect(applyChanges(first, answer([], 2), 1).items[0]?.state).toBe("waiting");
});
