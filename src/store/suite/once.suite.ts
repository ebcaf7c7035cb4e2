import { describe, expect, it } from "vitest";
import type { TheStore } from "../store.suite.ts";
import { ODD_TEXTS } from "./samples.ts";

export function describeOnce(theStore: TheStore): void {
	describe("writeOnce", () => {
		it("lets the first writer win, and tells the later ones what stands", async () => {
			expect(await theStore().writeOnce("a/1/put", { put: 5 })).toEqual({
				value: { put: 5 },
				mine: true,
			});
			expect(await theStore().writeOnce("a/1/put", { put: 6 })).toEqual({
				value: { put: 5 },
				mine: false,
			});
		});

		it("says mine to one of 50 writers at once", async () => {
			const answers = await Promise.all(
				Array.from({ length: 50 }, (_, writer) => theStore().writeOnce("a/1/put", writer)),
			);
			expect(answers.filter((answer) => answer.mine)).toHaveLength(1);
			const winner = answers.findIndex((answer) => answer.mine);
			for (const answer of answers) expect(answer.value).toBe(winner);
		});

		it("keeps every JSON value, also null, and texts as they were", async () => {
			const values = [null, false, 0, -1.5, [], {}, [1, ["b"]], ...ODD_TEXTS, { text: ODD_TEXTS }];
			for (const [at, value] of values.entries()) {
				await theStore().writeOnce(`value/${at}`, value);
				expect(await theStore().writeOnce<unknown>(`value/${at}`, "later")).toEqual({
					value,
					mine: false,
				});
			}
		});

		it("tells apart keys that differ by a character or by case", async () => {
			const keys = ["a", "A", "a/", "a/b", "a.b", "a-b", "a_b", "..", "/", "k".repeat(200)];
			for (const key of keys) {
				expect(await theStore().writeOnce(key, key)).toEqual({ value: key, mine: true });
			}
		});

		it.each(["", "k".repeat(201), "a b", "a#b", "a?b", "a\\b", "ä", "a\n"])(
			"refuses the key %j",
			async (key) => {
				await expect(theStore().writeOnce(key, 1)).rejects.toThrow();
			},
		);

		it("refuses a value that is not JSON", async () => {
			await expect(theStore().writeOnce("a", undefined)).rejects.toThrow();
			expect((await theStore().writeOnce("a", 1)).mine).toBe(true);
		});
	});
}
