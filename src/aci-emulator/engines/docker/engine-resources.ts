import { readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DEPLOYMENT_LABEL, EMULATOR_LABEL, emulatorId, ROLE_LABEL } from "./container-labels.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";
import { onceAnswered } from "./engine-patience.ts";

/** What is busy (an end that is under way, a member that still holds a network) is soon free. */
const TRIES = 5;
const TRY_AGAIN_MS = 200;
/** A deployment's id is a UUID. Whatever else is in the folder is somebody else's. */
const DEPLOYMENT_FOLDER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What an emulator holds on an engine: containers, volumes, and folders here. Found by its label alone. */
export interface EngineResources {
	readonly emulator: string;
	/** Removes all of one deployment, by force. */
	removeDeployment(deployment: string): Promise<void>;
	/** Removes what belongs to deployments that are not known at the moment of the removal. */
	removeOthers(isKnown: (deployment: string) => boolean): Promise<void>;
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
	closing,
	log,
}: {
	api: EngineApi;
	directory: string;
	/** Ends what waits for an engine that does not answer. */
	closing: AbortSignal;
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
		const volumes = (Volumes ?? []).filter(({ Labels }) =>
			isToGo(Labels?.[DEPLOYMENT_LABEL] ?? ""),
		);
		for (const { Name } of volumes) await remove(`/volumes/${Name}`);
	}
	const removeContainer = (id: string) => remove(`/containers/${id}`);
	async function remove(path: string, tries = TRIES): Promise<void> {
		try {
			await api.call("DELETE", path, { query: { force: 1, v: 1 } });
		} catch (error) {
			if (!(error instanceof EngineApiError)) throw error;
			if (error.status === 404) return;
			if (tries === 1) return log(`not-removed: ${path}: ${error.message}`);
			await wait(TRY_AGAIN_MS, undefined, { ref: false });
			await remove(path, tries - 1);
		}
	}
	async function removeFolder(deployment: string): Promise<void> {
		try {
			await rm(join(directory, deployment), { recursive: true, force: true, maxRetries: 3 });
		} catch (error) {
			// A container's root may have written to a cloned repository.
			log(`not-removed: ${(error as Error).message}`);
		}
	}
	return {
		emulator,
		removeDeployment: (deployment) =>
			onceAnswered(async () => {
				await removeWhere(`${DEPLOYMENT_LABEL}=${deployment}`, (each) => each === deployment);
				await removeFolder(deployment);
			}, closing),
		removeOthers: (isKnown) =>
			onceAnswered(async () => {
				await removeWhere(`${EMULATOR_LABEL}=${emulator}`, (each) => !isKnown(each));
				for (const folder of readdirSync(directory)) {
					if (DEPLOYMENT_FOLDER.test(folder) && !isKnown(folder)) await removeFolder(folder);
				}
			}, closing),
	};
}
