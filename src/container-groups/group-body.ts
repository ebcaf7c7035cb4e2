import { containerBody, initContainerBody } from "./container-body.ts";
import type { GroupSpec } from "./container-groups.ts";
import { groupPlatformBody, platformProperties } from "./platform-body.ts";
import { secretReferences } from "./secret-references.ts";
import { volumesBody } from "./volumes-body.ts";

export interface GroupBody {
	location: string;
	tags: Record<string, string>;
	properties: object;
}

/** The body of the PUT that creates the group. */
export function groupBody(spec: GroupSpec): GroupBody {
	const { platform = {}, initContainers = [] } = spec;
	const filesMountPath = Object.keys(spec.files).length > 0 ? spec.filesMountPath : undefined;
	const references = secretReferences();
	const volumes = volumesBody(spec.files, platform.volumes, references);
	const properties = {
		...platformProperties(platform, references),
		...(initContainers.length === 0
			? {}
			: {
					initContainers: initContainers.map((each) =>
						initContainerBody(each, filesMountPath, references),
					),
				}),
		containers: spec.containers.map((each) => containerBody(each, filesMountPath, references)),
		...(volumes.length === 0 ? {} : { volumes }),
	};
	const secrets = references.body(platform.keyVaultIdentity);
	return {
		location: spec.location,
		tags: spec.tags,
		...groupPlatformBody(platform),
		properties: {
			osType: "Linux",
			restartPolicy: platform.restartPolicy ?? "Never",
			sku: spec.sku === "confidential" ? "Confidential" : "Standard",
			...(spec.sku === "spot" ? { priority: "Spot" } : {}),
			...properties,
			...(secrets.length === 0 ? {} : { secretReferences: secrets }),
		},
	};
}
