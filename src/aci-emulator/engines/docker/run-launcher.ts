import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import type { ContainerRun } from "../container-engine.ts";
import { containerBody } from "./container-body.ts";
import { containerName, emulatorId, labelsOf } from "./container-labels.ts";
import { type EngineApi, EngineApiError } from "./engine-api.ts";
import { createUnlessThere, type GroupNetworks } from "./group-network.ts";
import { tarOf } from "./image-archive.ts";
import { makeVolumePlaces, type Shares } from "./volume-places.ts";

export interface RunLauncher {
	/**
	 * Makes what the run needs, creates its container and starts it; what is done already is not done again.
	 * Resolves to why it cannot run, or undefined. Rejects when the engine does not answer.
	 */
	launch(run: ContainerRun): Promise<string | undefined>;
	/** Stops it in order, then by force after the grace. */
	stop(run: ContainerRun, graceSeconds: number): Promise<void>;
}

interface RunLauncherParts {
	api: EngineApi;
	directory: string;
	shares: Shares;
	cores: number;
	networks: GroupNetworks;
}

export function runLauncher(parts: RunLauncherParts): RunLauncher {
	/** By deployment: what its containers share is made once, also when many start together. */
	const shared = new Map<string, ReturnType<typeof makeShared>>();
	async function sharedBy(run: ContainerRun) {
		const known = shared.get(run.deployment);
		if (known !== undefined) return await known;
		const made = makeShared(parts, run);
		shared.set(run.deployment, made);
		try {
			return await made;
		} finally {
			// What was made is found again by whoever comes later.
			shared.delete(run.deployment);
		}
	}
	return {
		async launch(run) {
			try {
				await createAndStart(parts, run, await sharedBy(run));
				return undefined;
			} catch (error) {
				if (isEngineAway(error)) throw error;
				return (error as Error).message;
			}
		},
		async stop(run, graceSeconds) {
			const path = `/containers/${containerName(run)}/stop`;
			await parts.api.call("POST", path, { query: { t: graceSeconds } }).catch((error: unknown) => {
				if (!(error instanceof EngineApiError && error.status === 404)) throw error;
			});
		},
	};
}

async function makeShared(
	{ api, directory, shares, networks }: RunLauncherParts,
	run: ContainerRun,
) {
	const folder = join(directory, run.deployment, "volumes");
	const volumes = await makeVolumePlaces(run, folder, shares);
	for (const place of volumes.values()) {
		if (place.kind !== "engine") continue;
		const Labels = labelsOf(emulatorId(directory), run, "volume");
		await api.call("POST", "/volumes/create", { body: { Name: place.name, Labels } });
	}
	return { volumes, networkMode: await networks.join(run) };
}

async function createAndStart(
	{ api, directory, cores, networks }: RunLauncherParts,
	run: ContainerRun,
	shared: Awaited<ReturnType<typeof makeShared>>,
): Promise<void> {
	const name = containerName(run);
	const place = { directory, engineCores: cores, hostAlias: networks.hostAlias, ...shared };
	await createUnlessThere(api, name, containerBody(run, place));
	for (const { name: volume, mountPath } of run.container.volumeMounts ?? []) {
		if (shared.volumes.get(volume)?.kind === "engine") await openToAll(api, name, mountPath);
	}
	await api.call("POST", `/containers/${name}/start`);
	if (run.restartCount === 0) return;
	// The run before has been told of; its log is not shown any more.
	const before = containerName({ ...run, restartCount: run.restartCount - 1 });
	await api
		.call("DELETE", `/containers/${before}`, { query: { force: 1, v: 1 } })
		.catch(() => undefined);
}

/** As in ACI, any user of a container may write to an emptyDir. An engine's new volume is root's alone. */
async function openToAll(api: EngineApi, container: string, mountPath: string): Promise<void> {
	const body = await tarOf([{ path: `${basename(mountPath)}/`, mode: 0o777 }]);
	const query = { path: dirname(mountPath) };
	await api.call("PUT", `/containers/${container}/archive`, { query, body });
}

function isEngineAway(error: unknown): boolean {
	const code = (error as NodeJS.ErrnoException).code ?? "";
	return ["ECONNREFUSED", "ECONNRESET", "ENOENT", "EPIPE", "ETIMEDOUT"].includes(code);
}
