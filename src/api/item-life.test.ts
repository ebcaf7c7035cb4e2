import { describe, expect, it } from "vitest";
import { endOf } from "../store/item-progress.ts";
import { sampleNote, sampleOutcome } from "../store/suite/samples.ts";
import { itemLife } from "./item-life.ts";

const BEGAN = 1000;
const ended = { at: 1700, reason: "platform" } as const;

describe("an item's life", () => {
	it("begins with waiting, and no launch", () => {
		expect(itemLife({ index: 3 }, BEGAN)).toEqual({ index: 3, state: "waiting", launches: [] });
	});

	it("has each launch with its instants, from when the run began", () => {
		const note = {
			...sampleNote(2, "running", { at: 2000 }),
			startedAt: 2100,
			earlier: [{ launch: 1, at: 1200, startedAt: 1500, ended }],
		};
		expect(itemLife({ index: 0, note }, BEGAN)).toEqual({
			index: 0,
			state: "running",
			launches: [
				{ launch: 1, launched: 200, started: 500, ended: 700, reason: "platform" },
				{ launch: 2, launched: 1000, started: 1100 },
			],
		});
	});

	it("waits between two launches", () => {
		const note = { ...sampleNote(1, "waiting", { at: 1200 }), ended };
		expect(itemLife({ index: 0, note }, BEGAN)).toMatchObject({
			state: "waiting",
			launches: [{ launch: 1, launched: 200, ended: 700, reason: "platform" }],
		});
	});

	it("ends with its last launch, whose start is told as it was seen", () => {
		const outcome = sampleOutcome(0, {
			...{ status: "failed", reason: "application", exitCode: 3 },
			...{ startedAt: 1200, finishedAt: 1900 },
		});
		const note = { ...sampleNote(1, "running", { at: 1200 }), startedAt: 1500 };
		expect(itemLife({ index: 0, note, end: endOf(outcome) }, BEGAN)).toEqual({
			index: 0,
			...{ state: "failed", status: "failed", ended: 900, reason: "application", exitCode: 3 },
			launches: [{ launch: 1, launched: 200, started: 500, ended: 900, reason: "application" }],
		});
	});

	it("ends without a launch when it was canceled before", () => {
		const end = endOf(
			sampleOutcome(0, { status: "canceled", reason: "canceled", launches: 0, finishedAt: 1001 }),
		);
		expect(itemLife({ index: 0, end }, BEGAN)).toMatchObject({ launches: [], ended: 1 });
	});

	it("has a launch of which nothing was noted, as its end tells of it", () => {
		const end = endOf(sampleOutcome(0, { launches: 2, startedAt: 1100, finishedAt: 1200 }));
		const note = { ...sampleNote(1, "waiting", { at: 1050 }), ended };
		expect(itemLife({ index: 0, note, end }, BEGAN).launches).toMatchObject([
			{ launch: 1 },
			{ launch: 2, started: 100, ended: 200 },
		]);
	});
});
