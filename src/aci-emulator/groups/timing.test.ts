import { expect, it } from "vitest";
import { defaultTiming, planStart } from "./timing.ts";

const pullMsOf = (images: string[], timing: Partial<typeof defaultTiming> = {}) =>
	planStart(
		{ ...defaultTiming, pullMs: 700, pullMbPerSecond: 10, ...timing },
		{ acceptedAt: 0, imagesToPull: images, faults: [] },
	).pullMs;

it("images whose size is known are pulled one after the other, the others together", () => {
	const imageSizesMb = { a: 20, b: 5 };
	expect(pullMsOf(["a", "b"], { imageSizesMb })).toBe(2500);
	expect(pullMsOf(["a", "a", "c", "d"], { imageSizesMb })).toBe(2700);
	expect(pullMsOf([])).toBe(0);
	expect(pullMsOf(["a"], { imageSizesMb: (image) => (image === "a" ? 1 : undefined) })).toBe(100);
});

it("an image that is called as what every object has is one of unknown size", () => {
	expect(pullMsOf(["constructor"])).toBe(700);
	expect(pullMsOf(["constructor"], { imageSizesMb: { constructor: 10 } as never })).toBe(1000);
});
