/** How often a container is looked at for its sessions, in milliseconds of the wall. */
const LOOK_EVERY_MS = 100;

/** Calls `done` once, soon after `hasEnded` answers true. Returns what stops the looking. */
export function whenEnded(hasEnded: () => boolean, done: () => void): () => void {
	const looks = setInterval(() => {
		if (!hasEnded()) return;
		clearInterval(looks);
		done();
	}, LOOK_EVERY_MS);
	looks.unref();
	return () => clearInterval(looks);
}
