import type { ContainerGroup } from "../../groups/container-group.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";
import { onceAnswered } from "./engine-patience.ts";
import { readProgress } from "./engine-progress.ts";
import { parseImage, registryAuth } from "./image-reference.ts";

/** An image that could not be had, and why, in the engine's words. */
export class ImageUnavailable extends Error {
	readonly image: string;

	constructor(image: string, why: string) {
		super(why);
		this.image = image;
	}
}

export interface ImageFetcher {
	/** Resolves when the engine has all images that the group names; rejects with ImageUnavailable. */
	fetchAll(group: ContainerGroup): Promise<void>;
}

/**
 * Sees to it that images are there: the engine's own copy if it has one, else pulled as the group may. A pull
 * that is under way is waited for by all who want the image with the same credentials. An engine that does not
 * answer is waited for, until `closing`.
 */
export function imageFetcher(api: EngineApi, closing: AbortSignal): ImageFetcher {
	const pulls = new Map<string, Promise<void>>();
	async function fetchImage(image: string, group: ContainerGroup): Promise<void> {
		if (await isLocal(api, image)) return;
		const auth = registryAuth(group, parseImage(image).server);
		const key = `${image}\n${auth ?? ""}`;
		let pull = pulls.get(key);
		if (!pull) {
			pull = pullImage(api, image, auth).finally(() => pulls.delete(key));
			pulls.set(key, pull);
		}
		await pull;
	}
	return {
		async fetchAll(group) {
			const { containers, initContainers = [] } = group.properties;
			const all = [...initContainers, ...containers].map(({ properties }) => properties.image);
			for (const image of new Set(all)) {
				await onceAnswered(() => fetchImage(image, group), closing).catch((error: unknown) => {
					throw new ImageUnavailable(image, (error as Error).message);
				});
			}
		},
	};
}

async function isLocal(api: EngineApi, image: string): Promise<boolean> {
	try {
		await api.call("GET", `/images/${image}/json`);
		return true;
	} catch (error) {
		if (error instanceof EngineApiError && error.status === 404) return false;
		throw error;
	}
}

async function pullImage(api: EngineApi, image: string, auth: string | undefined): Promise<void> {
	const { name, version } = parseImage(image);
	const progress = await api.stream("POST", "/images/create", {
		query: { fromImage: name, tag: version },
		...(auth === undefined ? {} : { headers: { "x-registry-auth": auth } }),
	});
	await readProgress(progress);
}
