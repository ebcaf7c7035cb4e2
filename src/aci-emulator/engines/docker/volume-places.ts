import { execFile } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, normalize, resolve } from "node:path";
import { promisify } from "node:util";
import type { ContainerSpec, Volume } from "../../groups/container-group.ts";
import type { Deployment } from "../container-engine.ts";
import { volumeName } from "./container-labels.ts";

/** Folders of this machine that stand in for shares of Azure Files, by "account/share". */
export type Shares = Record<string, string>;

/** What is mounted for a group's volume: a volume of the engine, or a folder of this machine. */
type VolumePlace =
	| { kind: "engine"; name: string }
	| { kind: "folder"; folder: string; readOnly: boolean };

/** By the names of the volumes. */
export type VolumePlaces = ReadonlyMap<string, VolumePlace>;

/**
 * Makes what a deployment's volumes need, in `folder`; what is there already stays. Throws a sentence for a
 * volume that cannot be had.
 *
 * An emptyDir is a volume of the engine and not a folder here: what containers write there belongs to their
 * users, often root, and could not be deleted by the emulator's.
 */
export async function makeVolumePlaces(
	deployment: Deployment,
	folder: string,
	shares: Shares,
): Promise<VolumePlaces> {
	const places = new Map<string, VolumePlace>();
	for (const volume of deployment.group.properties.volumes ?? []) {
		const own = join(folder, volume.name);
		places.set(volume.name, await makePlace(deployment, volume, own, shares));
	}
	return places;
}

async function makePlace(
	deployment: Deployment,
	volume: Volume,
	own: string,
	shares: Shares,
): Promise<VolumePlace> {
	if (volume.secret) {
		writeSecrets(own, volume.secret);
		return { kind: "folder", folder: own, readOnly: true };
	}
	if (volume.gitRepo) {
		await cloneRepository(volume.name, volume.gitRepo, own);
		return { kind: "folder", folder: own, readOnly: false };
	}
	if (volume.azureFile) {
		const { storageAccountName, shareName, readOnly = false } = volume.azureFile;
		const folder = shares[`${storageAccountName}/${shareName}`];
		if (folder === undefined || !existsSync(folder)) {
			throw new Error(
				`volume "${volume.name}": no folder stands in for the share ${storageAccountName}/${shareName}; the engine's option \`shares\` names the folder of each, which must exist`,
			);
		}
		return { kind: "folder", folder: resolve(folder), readOnly };
	}
	return { kind: "engine", name: volumeName(deployment, volume.name) };
}

/** Readable by every user of a container; on this machine the folder above keeps others out. */
function writeSecrets(folder: string, secrets: Record<string, string>): void {
	mkdirSync(folder, { recursive: true });
	chmodSync(folder, 0o755);
	for (const [file, base64] of Object.entries(secrets)) {
		const path = join(folder, file);
		if (existsSync(path)) continue;
		writeFileSync(path, Buffer.from(base64, "base64"));
		chmodSync(path, 0o444);
	}
}

async function cloneRepository(
	name: string,
	{ repository, directory, revision }: NonNullable<Volume["gitRepo"]>,
	folder: string,
): Promise<void> {
	if (existsSync(folder)) return;
	const unfinished = `${folder}.unfinished`;
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	const inside =
		directory ??
		repository
			.replace(/\/+$/, "")
			.replace(/^.*[/:]/, "")
			.replace(/\.git$/, "");
	const target = join(unfinished, normalize(join("/", inside)));
	try {
		await git(["clone", "--quiet", "--", repository, target]);
		if (revision) await git(["-C", target, "checkout", "--quiet", "--detach", revision]);
	} catch (error) {
		const { code, stderr } = error as { code?: unknown; stderr?: string };
		const why = code === "ENOENT" ? "git is not installed on this machine" : stderr?.trim();
		throw new Error(`volume "${name}": ${repository} cannot be cloned: ${why}`);
	}
	renameSync(unfinished, folder);
}

async function git(args: string[]): Promise<void> {
	await promisify(execFile)("git", args, { env: { ...process.env, GIT_TERMINAL_PROMPT: "0" } });
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
