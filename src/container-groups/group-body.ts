import type { ContainerInGroup, GroupSpec } from "./container-groups.ts";

const FILES_VOLUME = "tutti-files";

/** The body of the PUT that creates the group. */
export function groupBody(spec: GroupSpec): object {
	const hasFiles = Object.keys(spec.files).length > 0;
	return {
		location: spec.location,
		tags: spec.tags,
		properties: {
			osType: "Linux",
			restartPolicy: "Never",
			sku: "Standard",
			...(spec.sku === "spot" ? { priority: "Spot" } : {}),
			containers: spec.containers.map((container) =>
				containerBody(container, hasFiles ? spec.filesMountPath : undefined),
			),
			...(hasFiles ? { volumes: [{ name: FILES_VOLUME, secret: encoded(spec.files) }] } : {}),
		},
	};
}

function containerBody(container: ContainerInGroup, filesMountPath: string | undefined): object {
	return {
		name: container.name,
		properties: {
			image: container.image,
			...(container.command === undefined ? {} : { command: container.command }),
			environmentVariables: [
				...Object.entries(container.env).map(([name, value]) => ({ name, value })),
				...Object.entries(container.secretEnv).map(([name, secureValue]) => ({
					name,
					secureValue,
				})),
			],
			resources: { requests: { cpu: container.cpuCores, memoryInGB: container.memoryGb } },
			...(filesMountPath === undefined
				? {}
				: {
						volumeMounts: [{ name: FILES_VOLUME, mountPath: filesMountPath, readOnly: true }],
					}),
		},
	};
}

/** A secret volume's contents are base64 on the wire. */
function encoded(files: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(files).map(([name, text]) => [name, Buffer.from(text).toString("base64")]),
	);
}
