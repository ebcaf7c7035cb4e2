import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DEPLOYMENT_LABEL, EMULATOR_LABEL, emulatorId, ROLE_LABEL } from "./container-labels.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";

/** What an emulator holds on an engine: containers, volumes, and folders here. Found by its label alone. */
export interface EngineResources {
	readonly emulator: string;
	/** Removes all of one deployment, by force. */
	removeDeployment(deployment: string): Promise<void>;
	/** Removes what belongs to any other deployment than those. */
	removeOthers(known: ReadonlySet<string>): Promise<void>;
}

interface Listed {
	Id: string;
	Labels: Record<string, string>;
}
interface ListedVolume {
	Name: string;
	Labels: Record<string, string> | null;
}

export function engineResources({
	api,
	directory,
	log,
}: {
	api: EngineApi;
	directory: string;
	log: (line: string) => void;
}): EngineResources {
	const emulator = emulatorId(directory);
	async function removeWhere(label: string, isToGo: (deployment: string) => boolean) {
		const filters = { label: [label] };
		const containers = await api.call<Listed[]>("GET", "/containers/json", {
			query: { all: 1, filters },
		});
		const goes = containers.filter(({ Labels }) => isToGo(Labels[DEPLOYMENT_LABEL] ?? ""));
		// Podman removes no container whose network others share.
		const isNetwork = ({ Labels }: Listed) => Labels[ROLE_LABEL] === "network";
		await Promise.all(goes.filter((each) => !isNetwork(each)).map(({ Id }) => removeContainer(Id)));
		await Promise.all(goes.filter(isNetwork).map(({ Id }) => removeContainer(Id)));
		const { Volumes } = await api.call<{ Volumes: ListedVolume[] | null }>("GET", "/volumes", {
			query: { filters },
		});
		for (const { Name, Labels } of Volumes ?? []) {
			if (isToGo(Labels?.[DEPLOYMENT_LABEL] ?? "")) await remove(`/volumes/${Name}`);
		}
	}
	const removeContainer = (id: string) => remove(`/containers/${id}`);
	async function remove(path: string): Promise<void> {
		await api.call("DELETE", path, { query: { force: 1, v: 1 } }).catch((error: unknown) => {
			if (!(error instanceof EngineApiError)) throw error;
			if (error.status !== 404) log(`not-removed: ${path}: ${error.message}`);
		});
	}
	function removeFolder(deployment: string): void {
		try {
			rmSync(join(directory, deployment), { recursive: true, force: true, maxRetries: 3 });
		} catch (error) {
			// A container's root may have written to a cloned repository.
			log(`not-removed: ${(error as Error).message}`);
		}
	}
	return {
		emulator,
		async removeDeployment(deployment) {
			await removeWhere(`${DEPLOYMENT_LABEL}=${deployment}`, (each) => each === deployment);
			removeFolder(deployment);
		},
		async removeOthers(known) {
			await removeWhere(`${EMULATOR_LABEL}=${emulator}`, (each) => !known.has(each));
			for (const folder of readdirSync(directory)) if (!known.has(folder)) removeFolder(folder);
		},
	};
}
