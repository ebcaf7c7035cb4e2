import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ContainerSpec, Volume } from "../../groups/container-group.ts";
import type { Deployment } from "../container-engine.ts";
import { volumeName } from "./container-labels.ts";
import { cloneRepository } from "./git-repository.ts";

/** Folders of this machine that stand in for shares of Azure Files, by "account/share". */
export type Shares = Record<string, string>;

/** What is mounted for a group's volume: a volume of the engine, or a folder of this machine. */
type VolumePlace =
	| { kind: "engine"; name: string }
	| { kind: "folder"; folder: string; readOnly: boolean };

/** By the names of the volumes. */
export type VolumePlaces = ReadonlyMap<string, VolumePlace>;

interface PlaceOptions {
	/** The deployment's own. Made if missing, mode 0700: it holds secrets. */
	folder: string;
	shares: Shares;
	/** Ends what takes long; it then rejects with the signal's reason. */
	signal: AbortSignal;
}

/**
 * Makes what a deployment's volumes need; what is there already stays. Throws a sentence for a volume that
 * cannot be had.
 *
 * An emptyDir is a volume of the engine and not a folder here: what containers write there belongs to their
 * users, often root, and could not be deleted by the emulator's.
 */
export async function makeVolumePlaces(
	deployment: Deployment,
	options: PlaceOptions,
): Promise<VolumePlaces> {
	const places = new Map<string, VolumePlace>();
	for (const volume of deployment.group.properties.volumes ?? []) {
		try {
			places.set(volume.name, await makePlace(deployment, volume, options));
		} catch (error) {
			options.signal.throwIfAborted();
			throw new Error(`volume "${volume.name}": ${(error as Error).message}`);
		}
	}
	return places;
}

async function makePlace(
	deployment: Deployment,
	{ name, secret, gitRepo, azureFile }: Volume,
	{ folder, shares, signal }: PlaceOptions,
): Promise<VolumePlace> {
	if (azureFile) return sharePlace(azureFile, shares);
	if (!secret && !gitRepo) return { kind: "engine", name: volumeName(deployment, name) };
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const own = join(folder, name);
	if (secret) {
		await makeWhole(own, (unfinished) => writeSecrets(unfinished, secret));
		return { kind: "folder", folder: own, readOnly: true };
	}
	await makeWhole(own, (unfinished) => cloneRepository(gitRepo!, unfinished, { signal }));
	return { kind: "folder", folder: own, readOnly: false };
}

function sharePlace(
	{ storageAccountName, shareName, readOnly = false }: NonNullable<Volume["azureFile"]>,
	shares: Shares,
): VolumePlace {
	const folder = shares[`${storageAccountName}/${shareName}`];
	if (folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
		return { kind: "folder", folder: resolve(folder), readOnly };
	}
	throw new Error(
		`no folder stands in for the share ${storageAccountName}/${shareName}; the engine's option \`shares\` names the folder of each, which must exist`,
	);
}

/** Readable by every user of a container; on this machine the folder above keeps others out. */
function writeSecrets(folder: string, secrets: Record<string, string>): void {
	chmodSync(folder, 0o755);
	for (const [file, base64] of Object.entries(secrets)) {
		const path = join(folder, file);
		writeFileSync(path, Buffer.from(base64, "base64"));
		chmodSync(path, 0o444);
	}
}

/**
 * Makes a folder as a whole or not at all, unless it is there: of an emulator that is killed meanwhile nothing
 * half done is taken for it. What that one left goes with the deployment.
 */
async function makeWhole(folder: string, make: (unfinished: string) => Promise<void> | void) {
	if (existsSync(folder)) return;
	const unfinished = `${folder}.${randomUUID()}`;
	mkdirSync(unfinished, { recursive: true, mode: 0o755 });
	try {
		await make(unfinished);
		renameSync(unfinished, folder);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true, maxRetries: 3 });
		throw error;
	}
}

/** What the engine is to mount for a container. */
export function mountsOf({ volumeMounts = [] }: ContainerSpec, places: VolumePlaces) {
	return volumeMounts.map(({ name, mountPath, readOnly = false }) => {
		const place = places.get(name)!;
		if (place.kind === "engine") {
			const options = { NoCopy: true };
			return {
				Type: "volume",
				Source: place.name,
				Target: mountPath,
				ReadOnly: readOnly,
				VolumeOptions: options,
			};
		}
		const { folder } = place;
		return {
			Type: "bind",
			Source: folder,
			Target: mountPath,
			ReadOnly: readOnly || place.readOnly,
		};
	});
}
