import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ORCHESTRATION_VERSION } from "../job/orchestration-version.ts";

const host = JSON.parse(readFileSync(new URL("host.json", import.meta.url), "utf8"));

it("the host runs what this code or an older one started, and leaves the rest to newer code", () => {
	expect(host.extensions.durableTask).toMatchObject({
		// With a point: "10" would come before "9", as a text.
		defaultVersion: `${ORCHESTRATION_VERSION}.0`,
		versionMatchStrategy: "CurrentOrOlder",
		versionFailureStrategy: "Reject",
	});
});
