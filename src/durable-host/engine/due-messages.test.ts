import fc from "fast-check";
import { expect, it } from "vitest";
import { DueMessages } from "./due-messages.ts";
import type { Message } from "./message.ts";

const message = (visibleAt: number, rowId: number): Message => ({
	rowId,
	target: "t",
	visibleAt,
	executionId: null,
	body: { op: "o", input: null },
});

it("Messages come out by instant, and in the order of sending within one", () => {
	fc.assert(
		fc.property(fc.array(fc.nat({ max: 20 })), (instants) => {
			const due = new DueMessages();
			const messages = instants.map((visibleAt, index) => message(visibleAt, index));
			for (const one of messages) due.add(one);
			const sorted = messages.toSorted((a, b) => a.visibleAt - b.visibleAt || a.rowId - b.rowId);
			for (const expected of sorted) {
				expect(due.next).toBe(expected);
				expect(due.take()).toBe(expected);
			}
			expect(due.take()).toBeUndefined();
		}),
	);
});

it("Messages that were dropped do not come out, and are not kept", () => {
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat({ max: 20 }), fc.boolean())), (instants) => {
			const due = new DueMessages();
			const messages = instants.map(([visibleAt], index) => message(visibleAt, index));
			for (const one of messages) due.add(one);
			const isKept = ({ rowId }: Message) => instants[rowId]![1];
			for (const one of messages) if (!isKept(one)) due.drop(one);
			const kept = messages.filter(isKept);
			expect(due.size).toBeLessThanOrEqual(2 * kept.length);
			const sorted = kept.toSorted((a, b) => a.visibleAt - b.visibleAt || a.rowId - b.rowId);
			for (const expected of sorted) {
				expect(due.next).toBe(expected);
				expect(due.take()).toBe(expected);
			}
			expect(due.take()).toBeUndefined();
		}),
	);
});
