import { containerBody, initContainerBody } from "./container-body.ts";
import type { GroupSpec } from "./container-groups.ts";
import { groupPlatformBody, platformProperties } from "./platform-body.ts";
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
	const volumes = volumesBody(spec.files, platform.volumes);
	return {
		location: spec.location,
		tags: spec.tags,
		...groupPlatformBody(platform),
		properties: {
			osType: "Linux",
			restartPolicy: platform.restartPolicy ?? "Never",
			sku: spec.sku === "confidential" ? "Confidential" : "Standard",
			...(spec.sku === "spot" ? { priority: "Spot" } : {}),
			...platformProperties(platform),
			...(initContainers.length === 0
				? {}
				: {
						initContainers: initContainers.map((each) => initContainerBody(each, filesMountPath)),
					}),
			containers: spec.containers.map((each) => containerBody(each, filesMountPath)),
			...(volumes.length === 0 ? {} : { volumes }),
		},
	};
}
