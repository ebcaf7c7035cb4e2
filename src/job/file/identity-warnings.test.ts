import { describe, expect, it } from "vitest";
import { parseJobFile } from "./parse-job-file.ts";
import { formatWarning } from "./problem.ts";

const OF = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity";
const PULLER = `${OF}/userAssignedIdentities/puller`;
const READER = `${OF}/userAssignedIdentities/reader`;

function warningsOf(...lines: string[]): string[] {
	const text = ["image: a", "items: []", ...lines].join("\n");
	const parsed = parseJobFile(text, { name: "job.yaml" });
	if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
	return parsed.warnings.map(formatWarning);
}

describe("an identity that the platform alone needs", () => {
	it("is warned of where it stands when the containers get it too, in whatever case it is written", () => {
		expect(
			warningsOf(
				`registry: { server: r.azurecr.io, identity: ${PULLER} }`,
				`identities: [${PULLER.toUpperCase()}]`,
			),
		).toEqual([
			"job.yaml:3:45: warning: registry.identity: this identity stands in identities, too, so that code in the containers can pull images as it; leave it out there, unless the containers need it",
		]);
	});

	it("is looked for in each of several registries, and as the one that reads the key vault", () => {
		const warnings = warningsOf(
			`identities: [${PULLER}, ${READER}]`,
			"registry:",
			"  - { server: r.io, username: u, password: { value: p } }",
			`  - { server: r.azurecr.io, identity: ${PULLER} }`,
			`keyVaultIdentity: ${READER}`,
		);
		expect(warnings).toHaveLength(2);
		expect(warnings[0]).toContain("job.yaml:6:39: warning: registry[1].identity: ");
		expect(warnings[1]).toContain("job.yaml:7:19: warning: keyVaultIdentity: ");
		expect(warnings[1]).toContain("can read the key vault as it");
	});

	it("is not warned of while the containers have others", () => {
		expect(
			warningsOf(
				`registry: { server: r.azurecr.io, identity: ${PULLER} }`,
				`keyVaultIdentity: ${PULLER}`,
				`identities: [${READER}]`,
			),
		).toEqual([]);
		expect(warningsOf()).toEqual([]);
	});
});
