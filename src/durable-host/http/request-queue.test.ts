import { describe, expect, it } from "vitest";
import { RequestQueue } from "./request-queue.ts";

/** Starts a piece of work that goes on until it is told to end. */
function piece(queue: RequestQueue, began: string[], name: string) {
	let end: (error?: unknown) => void = () => undefined;
	const done = queue.run(() => {
		began.push(name);
		return new Promise((resolve, reject) => {
			end = (error) => (error === undefined ? resolve() : reject(error));
		});
	});
	return { done, end: (error?: unknown) => end(error) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("a queue of requests", () => {
	it("works on some, lets others wait in order, and turns the rest away", async () => {
		const queue = new RequestQueue({ maxConcurrent: 1, maxOutstanding: 3 });
		const began: string[] = [];
		const [a, b, c] = ["a", "b", "c"].map((name) => piece(queue, began, name));
		expect(await piece(queue, began, "d").done).toBe(false);
		expect(began).toEqual(["a"]);
		a!.end();
		expect(await a!.done).toBe(true);
		await turn();
		expect(began).toEqual(["a", "b"]);
		b!.end(new Error("failed"));
		await expect(b!.done).rejects.toThrow("failed");
		await turn();
		const e = piece(queue, began, "e");
		expect(began).toEqual(["a", "b", "c"]);
		c!.end();
		await c!.done;
		await turn();
		expect(began).toEqual(["a", "b", "c", "e"]);
		e.end();
		await e.done;
	});

	it("without limits works on all", () => {
		const none = Number.POSITIVE_INFINITY;
		const queue = new RequestQueue({ maxConcurrent: none, maxOutstanding: none });
		const began: string[] = [];
		for (let n = 0; n < 100; n++) piece(queue, began, String(n));
		expect(began).toHaveLength(100);
	});
});
