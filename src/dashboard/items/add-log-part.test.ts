import { expect, it } from "vitest";
import type { LogPartView } from "../../api/views.ts";
import { addLogPart } from "./add-log-part.ts";

function part(text: string, more: Partial<LogPartView> = {}): LogPartView {
	return { run: 1, launch: 1, text, missed: 0, complete: false, next: "n", waitMs: 5, ...more };
}

it("what comes is added to what was there", () => {
	const log = addLogPart(addLogPart(undefined, part("a\n")), part("b\n", { complete: true }));
	expect(log).toMatchObject({ text: "a\nb\n", isComplete: true, next: "n", waitMs: 5 });
});

it("a line says where another launch begins, also after a line without its end", () => {
	const log = addLogPart(addLogPart(undefined, part("a")), part("b\n", { launch: 2 }));
	expect(log.text).toBe("a\n[launch 2]\nb\n");
	const unheard = addLogPart(addLogPart(undefined, part("")), part("b\n", { launch: 2 }));
	expect(unheard.text).toBe("b\n");
});

it("what is not kept any more is told", () => {
	expect(addLogPart(undefined, part("b\n", { missed: 70 })).text).toBe(
		"[70 bytes are not kept]\nb\n",
	);
});

it("of a very long log the end is kept", () => {
	const log = addLogPart(
		addLogPart(undefined, part("a".repeat(900_000))),
		part("b".repeat(200_000)),
	);
	expect(log.text.length).toBe(1_000_000);
	expect(log.text.endsWith("b".repeat(200_000))).toBe(true);
});
