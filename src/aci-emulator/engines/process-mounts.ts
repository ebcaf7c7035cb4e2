import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerSpec, Volume } from "../groups/container-group.ts";

/**
 * Volumes of containers that are plain processes. Nothing can be mounted for a plain process, so each
 * volume is a folder, and a mount path that occurs in a command argument or a variable's value, as the
 * whole of a path or as its beginning, is replaced by that folder. Secure values are left as they are.
 */
export interface Mount {
	mountPath: string;
	folder: string;
}

/** Makes the folders of the volumes that the container mounts. Throws for kinds that have none. */
export function prepareMounts(
	directory: string,
	volumes: Volume[],
	{ volumeMounts = [] }: ContainerSpec,
): Mount[] {
	const mounts = volumeMounts.map(({ name, mountPath }) => {
		const volume = volumes.find((each) => each.name === name)!;
		const folder = join(directory, name);
		if (!volume.emptyDir && !volume.secret) {
			const kind = volume.azureFile ? "azureFile" : "gitRepo";
			throw new Error(`volume "${name}" is of kind ${kind}, which plain processes cannot mount`);
		}
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		for (const [file, base64] of Object.entries(volume.secret ?? {})) {
			const path = join(folder, file);
			if (!existsSync(path)) writeFileSync(path, Buffer.from(base64, "base64"), { mode: 0o400 });
		}
		return { mountPath: mountPath.replace(/\/+$/, ""), folder };
	});
	return mounts.sort((a, b) => b.mountPath.length - a.mountPath.length);
}

/** Replaces mount paths in `text`. "/data" is found in "--in=/data/x" but not in "/data2" or "/old/data". */
export function replaceMountPaths(text: string, mounts: Mount[]): string {
	if (mounts.length === 0) return text;
	const paths = mounts.map(({ mountPath }) => mountPath.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
	const pattern = new RegExp(`(?<![\\w./-])(?:${paths.join("|")})(?![\\w.-])`, "g");
	return text.replace(pattern, (found) => mounts.find((each) => each.mountPath === found)!.folder);
}
