import { expect, it } from "vitest";
import { addressOf, type Place, readAddress } from "./address.ts";

it("an address leads back to the place it was made of", () => {
	const places: Place[] = [
		{ page: "jobs" },
		{ page: "quota" },
		{ page: "job", id: "tiles-x7k2mn" },
		{ page: "job", id: "tiles-x7k2mn", open: 12 },
		{ page: "job", id: "tiles-x7k2mn", open: "merge" },
		{ page: "job", id: "tiles-x7k2mn", open: "result" },
	];
	for (const place of places) expect(readAddress(addressOf(place))).toEqual(place);
});

it("what is no address is the list of jobs", () => {
	for (const hash of ["", "#", "#/", "#/nowhere", "#/jobs", "#/jobs/"]) {
		expect(readAddress(hash)).toEqual({ page: "jobs" });
	}
	expect(readAddress("#/jobs/%zz/x")).toEqual({ page: "job", id: "%zz" });
});
