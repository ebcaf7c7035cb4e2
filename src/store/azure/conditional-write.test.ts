import { describe, expect, it, vi } from "vitest";
import { untilWritten } from "./conditional-write.ts";

describe("A write that others come before", () => {
	it("is tried until it is done, and gives what stands", async () => {
		const round = vi
			.fn<() => Promise<{ stands: string } | undefined>>()
			.mockResolvedValueOnce(undefined)
			.mockResolvedValueOnce(undefined)
			.mockResolvedValue({ stands: "done" });
		expect(await untilWritten("of job a", round)).toBe("done");
		expect(round).toHaveBeenCalledTimes(3);
	});

	it("ends with an error of its own", async () => {
		const failing = untilWritten("of job a", () => Promise.reject(new RangeError("no")));
		await expect(failing).rejects.toThrow(RangeError);
	});

	it("is given up after 100 times", async () => {
		vi.spyOn(Math, "random").mockReturnValue(0);
		const round = vi.fn(async () => undefined);
		await expect(untilWritten("of job a", round)).rejects.toThrow(
			"The row of job a was changed by others between reading and writing 100 times.",
		);
		expect(round).toHaveBeenCalledTimes(100);
		vi.restoreAllMocks();
	});
});
