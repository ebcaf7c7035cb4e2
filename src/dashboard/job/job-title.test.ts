import { expect, it } from "vitest";
import type { JobView } from "../../api/views.ts";
import { jobTitle } from "./job-title.ts";

function job(status: JobView["status"], succeeded: number): JobView {
	const none = { waiting: 0, launched: 0, running: 0, failed: 0, canceled: 0 };
	return {
		id: "a-b",
		status,
		items: { ...none, succeeded },
		itemCount: 1000,
	} as unknown as JobView;
}

it.each([
	["running", 999, "99 % a-b · Tutti"],
	["running", 0, "0 % a-b · Tutti"],
	["succeeded", 1000, "✓ a-b · Tutti"],
	["failed", 999, "✗ a-b · Tutti"],
	["canceled", 0, "– a-b · Tutti"],
] as const)("a job that is %s with %i of 1000 items is titled so", (status, succeeded, title) => {
	expect(jobTitle(job(status, succeeded))).toBe(title);
});
