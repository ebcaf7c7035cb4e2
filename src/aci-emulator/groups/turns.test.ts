import { describe, expect, it } from "vitest";
import { turns } from "./turns.ts";

describe("turns", () => {
	it("lets works of one key follow each other, also after one that failed, and others pass", async () => {
		const inTurn = turns();
		const seen: string[] = [];
		const slow = Promise.withResolvers<void>();
		const failing = inTurn("a", async () => {
			seen.push("a1 begins");
			await slow.promise;
			seen.push("a1 ends");
			throw new Error("a1 failed");
		});
		const second = inTurn("a", async () => seen.push("a2"));
		await inTurn("b", async () => seen.push("b"));
		slow.resolve();
		await expect(failing).rejects.toThrow("a1 failed");
		await second;
		expect(seen).toEqual(["a1 begins", "b", "a1 ends", "a2"]);
	});

	it("lets what a work asks for in its first step come after it", async () => {
		const inTurn = turns();
		const seen: string[] = [];
		const slow = Promise.withResolvers<void>();
		let inner: Promise<unknown> = Promise.resolve();
		const outer = inTurn("a", async () => {
			inner = inTurn("a", async () => seen.push("inner"));
			await slow.promise;
			seen.push("outer");
		});
		slow.resolve();
		await outer;
		await inner;
		expect(seen).toEqual(["outer", "inner"]);
	});
});
