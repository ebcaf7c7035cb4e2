/** What is allowed in a job file, and seldom meant: identities of the platform's that containers get as well. */
import type { JobFile } from "./job-schema.ts";
import type { ProblemList } from "./problem-list.ts";
import type { SourcePath } from "./source-tree.ts";

/** An identity that stands in `identities`, too, is no longer kept from the containers. */
export function addIdentityWarnings(warnings: ProblemList, file: JobFile): void {
	const { identities = [], registry = [], keyVaultIdentity } = file;
	// ARM takes its ids in upper case and lower case alike.
	const ofContainers = new Set(identities.map((id) => id.toLowerCase()));
	const warn = (path: SourcePath, id: string | undefined, whatFor: string) => {
		if (id !== undefined && ofContainers.has(id.toLowerCase()))
			warnings.addAtValue(
				path,
				`this identity stands in identities, too, so that code in the containers can ${whatFor} as it; leave it out there, unless the containers need it`,
			);
	};
	if (Array.isArray(registry))
		for (const [at, { identity }] of registry.entries())
			warn(["registry", at, "identity"], identity, "pull images");
	else warn(["registry", "identity"], registry.identity, "pull images");
	warn(["keyVaultIdentity"], keyVaultIdentity, "read the key vault");
}
