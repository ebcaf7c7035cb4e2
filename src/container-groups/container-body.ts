import type { ContainerInGroup, InitContainerInGroup } from "./container-groups.ts";
import { FILES_VOLUME } from "./volumes-body.ts";

/** `filesMountPath`: where the job's own files are mounted; absent: it has none. */
export function containerBody(
	container: ContainerInGroup,
	filesMountPath: string | undefined,
): object {
	const { name, properties } = initContainerBody(container, filesMountPath);
	const requests = { cpu: container.cpuCores, memoryInGB: container.memoryGb };
	return { name, properties: { ...properties, resources: { requests } } };
}

/** Init containers have no resources of their own on the wire. */
export function initContainerBody(
	container: InitContainerInGroup,
	filesMountPath: string | undefined,
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
				...Object.entries(container.secretEnv).map(([name, secureValue]) => ({
					name,
					secureValue,
				})),
			],
			...(volumeMounts.length === 0 ? {} : { volumeMounts }),
		},
	};
}
