/**
 * The blobs of one installation. A part of a name must not end with a dot, as Azure would drop it: it gets a
 * tilde, which is in no name that a store takes.
 *
 * | blob                | what                                       |
 * |---------------------|--------------------------------------------|
 * | `hub/job/…`         | a file                                     |
 * | `hub/~rows/job/…`   | a text that is too long for its row        |
 */
export function blobName(hub: string, name: string): string {
	const parts = name.split("/").map((part) => (part.endsWith(".") ? `${part}~` : part));
	return [hub, ...parts].join("/");
}

export function fileName(hub: string, blob: string): string {
	const parts = blob.slice(hub.length + 1).split("/");
	return parts.map((part) => part.replace(/~$/, "")).join("/");
}

export function rowTextName(hub: string, name: string): string {
	return blobName(hub, `~rows/${name}`);
}
