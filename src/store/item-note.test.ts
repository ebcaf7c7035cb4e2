import { describe, expect, it } from "vitest";
import { joinNotes } from "./item-note.ts";
import { sampleNote } from "./suite/samples.ts";

describe("a note that takes the place of another", () => {
	it("keeps when the container of its launch started", () => {
		const running = { ...sampleNote(1, "running"), startedAt: 5 };
		const ended = { at: 9, reason: "platform" } as const;
		expect(joinNotes({ ...sampleNote(1, "waiting"), ended }, running)).toEqual({
			...sampleNote(1, "waiting"),
			startedAt: 5,
			ended,
		});
	});

	it("remembers the launches before, of its own run only", () => {
		const ended = { at: 9, reason: "platform" } as const;
		const first = { ...sampleNote(1, "waiting", { at: 2 }), startedAt: 5, ended };
		const second = joinNotes(sampleNote(2, "launched"), first);
		expect(second.earlier).toEqual([{ launch: 1, at: 2, startedAt: 5, ended }]);
		const third = joinNotes(sampleNote(3, "launched"), second);
		expect(third.earlier?.map(({ launch }) => launch)).toEqual([1, 2]);
		expect(joinNotes(sampleNote(1, "launched", { run: 2 }), third).earlier).toBeUndefined();
	});

	it("forgets the first of very many", () => {
		let note = sampleNote(1, "launched");
		for (let launch = 2; launch <= 50; launch++)
			note = joinNotes(sampleNote(launch, "launched"), note);
		expect(note.earlier?.length).toBe(20);
		expect(note.earlier?.at(-1)?.launch).toBe(49);
	});
});
