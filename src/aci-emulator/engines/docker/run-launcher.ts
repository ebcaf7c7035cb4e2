import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import type { ContainerRun } from "../container-engine.ts";
import { containerBody } from "./container-body.ts";
import { containerName, emulatorId, labelsOf } from "./container-labels.ts";
import { isYetToStart } from "./container-state.ts";
import type { DeploymentWorks } from "./deployment-works.ts";
import { type EngineApi, EngineApiError, EngineAwayError } from "./engine-api.ts";
import { createUnlessThere, type GroupNetworks } from "./group-network.ts";
import { tarOf } from "./image-archive.ts";
import type { ImageFetcher } from "./image-fetcher.ts";
import { makeVolumePlaces, type Shares } from "./volume-places.ts";

export interface RunLauncher {
	/**
	 * Makes what the run needs, creates its container and starts it; what is done already is not done again, and
	 * a container that ever started is not started again. Resolves to why it cannot run, or undefined. Rejects
	 * when the engine does not answer, and with the signal's reason.
	 */
	launch(run: ContainerRun, signal: AbortSignal): Promise<string | undefined>;
	/** Stops it in order, then by force after the grace. */
	stop(run: ContainerRun, graceSeconds: number): Promise<void>;
}

interface RunLauncherParts {
	api: EngineApi;
	directory: string;
	shares: Shares;
	cores: number;
	networks: GroupNetworks;
	images: ImageFetcher;
	works: DeploymentWorks;
}

type SharedParts = Awaited<ReturnType<typeof makeShared>>;

export function runLauncher(parts: RunLauncherParts): RunLauncher {
	/** By deployment: what its containers share is made once, also when many start together. */
	const shared = new Map<string, Promise<SharedParts>>();
	function sharedBy(run: ContainerRun): Promise<SharedParts> {
		const { deployment } = run;
		const known = shared.get(deployment);
		if (known !== undefined) return known;
		const made = parts.works.do(deployment, (signal) => makeShared(parts, run, signal));
		shared.set(deployment, made);
		// What was made is found again by whoever comes later.
		const forget = () => void shared.delete(deployment);
		made.then(forget, forget);
		return made;
	}
	return {
		async launch(run, signal) {
			try {
				const made = await unlessAborted(sharedBy(run), signal);
				signal.throwIfAborted();
				await parts.works.do(run.deployment, () => createAndStart(parts, run, made, signal));
				return undefined;
			} catch (error) {
				signal.throwIfAborted();
				if (error instanceof EngineAwayError) throw error;
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
	signal: AbortSignal,
) {
	const folder = join(directory, run.deployment);
	const volumes = await makeVolumePlaces(run, { folder, shares, signal });
	for (const place of volumes.values()) {
		if (place.kind !== "engine") continue;
		const Labels = labelsOf(emulatorId(directory), run, "volume");
		await api.call("POST", "/volumes/create", { body: { Name: place.name, Labels } });
	}
	return { volumes, networkMode: await networks.join(run) };
}

async function createAndStart(
	parts: RunLauncherParts,
	run: ContainerRun,
	shared: SharedParts,
	signal: AbortSignal,
): Promise<void> {
	const { api } = parts;
	const name = containerName(run);
	const there = await createContainer(parts, run, shared);
	// Whoever asked before may have been killed, or cut off, after it had started: it may have done its work.
	if (there && !isYetToStart(there)) return;
	for (const { name: volume, mountPath } of run.container.volumeMounts ?? []) {
		if (shared.volumes.get(volume)?.kind === "engine") await openToAll(api, name, mountPath);
	}
	signal.throwIfAborted();
	await api.call("POST", `/containers/${name}/start`);
	if (run.restartCount === 0) return;
	// The run before has been told of; its log is not shown any more.
	const before = containerName({ ...run, restartCount: run.restartCount - 1 });
	await api
		.call("DELETE", `/containers/${before}`, { query: { force: 1, v: 1 } })
		.catch(() => undefined);
}

/** Answers the container if it was there. */
async function createContainer(
	{ api, directory, cores, networks, images }: RunLauncherParts,
	run: ContainerRun,
	shared: SharedParts,
) {
	const place = { directory, engineCores: cores, hostAlias: networks.hostAlias, ...shared };
	const create = () => createUnlessThere(api, containerName(run), containerBody(run, place));
	try {
		return await create();
	} catch (error) {
		if (!(error instanceof EngineApiError && error.status === 404)) throw error;
		// Its image was removed since it was fetched: nothing holds one that no container uses yet.
		await images.fetchAll(run.group);
		return await create();
	}
}

/** As in ACI, any user of a container may write to an emptyDir. An engine's new volume is root's alone. */
async function openToAll(api: EngineApi, container: string, mountPath: string): Promise<void> {
	const body = await tarOf([{ path: `${basename(mountPath)}/`, mode: 0o777 }]);
	const query = { path: dirname(mountPath) };
	await api.call("PUT", `/containers/${container}/archive`, { query, body });
}

function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	const aborted = new Promise<never>((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
	return Promise.race([work, aborted]);
}
