import { expect, it } from "vitest";
import { timingOption } from "./emulator-timing.ts";

it("timings and sizes of images are the emulator's option", () => {
	expect(timingOption([], [])).toEqual({});
	expect(
		timingOption(["pendingMs=0", "pullMbPerSecond=12.5"], ["localhost:5000/a:1=410", "b=0.5"]),
	).toEqual({
		pendingMs: 0,
		pullMbPerSecond: 12.5,
		imageSizesMb: { "localhost:5000/a:1": 410, b: 0.5 },
	});
});

it.each(["pendingMs", "pendingMs=-1", "pendingMs=1e3", "imageSizesMb=1", "pendingMs=99999999999"])(
	"%s is no timing",
	(text) => {
		expect(() => timingOption([text], [])).toThrow(`received '${text}'`);
	},
);

it.each(["=1", "alpine=", "alpine=big"])("%s is no image's size", (text) => {
	expect(() => timingOption([], [text])).toThrow(`received '${text}'`);
});
