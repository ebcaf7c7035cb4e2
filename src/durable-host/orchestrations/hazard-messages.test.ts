import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HAZARD_NAMES, hazardMessage } from "./hazard-messages.ts";

const page = readFileSync(
	new URL("../../../docs/durable-host-hazards.md", import.meta.url),
	"utf8",
);

describe("a hazard's message", () => {
	it.each(HAZARD_NAMES)("about %s names the orchestrator and a section of the page", (hazard) => {
		const message = hazardMessage(hazard, "orders", "'$1'");
		expect(message).toMatch(/^In 'orders' .*\. .*\. See docs\/durable-host-hazards\.md#/);
		expect(message.replaceAll("'$1'", "")).not.toContain("$");
		expect(page).toContain(`\n## ${hazard}\n`);
	});

	it("has no section on the page without a hazard", () => {
		const sections = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name);
		expect(sections).toEqual(expect.arrayContaining([...HAZARD_NAMES]));
		expect(sections).toHaveLength(HAZARD_NAMES.length);
	});
});
