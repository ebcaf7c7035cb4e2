import type { ContainerInGroup, InitContainerInGroup } from "./container-groups.ts";
import type { SecretReferences } from "./secret-references.ts";
import { FILES_VOLUME } from "./volumes-body.ts";

/** `filesMountPath`: where the job's own files are mounted; absent: it has none. */
export function containerBody(
	container: ContainerInGroup,
	filesMountPath: string | undefined,
	references: SecretReferences,
): object {
	const { name, properties } = initContainerBody(container, filesMountPath, references);
	const requests = { cpu: container.cpuCores, memoryInGB: container.memoryGb };
	return { name, properties: { ...properties, resources: { requests } } };
}

/** Init containers have no resources of their own on the wire. */
export function initContainerBody(
	container: InitContainerInGroup,
	filesMountPath: string | undefined,
	references: SecretReferences,
): { name: string; properties: object } {
	const volumeMounts = [
		...(filesMountPath === undefined
			? []
			: [{ name: FILES_VOLUME, mountPath: filesMountPath, readOnly: true }]),
		...Object.entries(container.mounts ?? {}).map(([mountPath, { volume, readOnly }]) => ({
			name: volume,
			mountPath,
			...(readOnly === undefined ? {} : { readOnly }),
		})),
	];
	return {
		name: container.name,
		properties: {
			image: container.image,
			...(container.command === undefined ? {} : { command: container.command }),
			environmentVariables: [
				...Object.entries(container.env).map(([name, value]) => ({ name, value })),
				...Object.entries(container.secretEnv).map(([name, secret]) => ({
					name,
					...references.member(secret, "secureValue", "secureValueReference"),
				})),
			],
			...(volumeMounts.length === 0 ? {} : { volumeMounts }),
		},
	};
}
