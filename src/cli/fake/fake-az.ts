import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts an `az` that is a script of the shell into a folder of its own; resolves to a PATH on which it is. */
export function fakeAz(folder: string, script: string): string {
	const bin = join(folder, "bin");
	mkdirSync(bin, { recursive: true });
	const file = join(bin, "az");
	writeFileSync(file, `#!/bin/sh\n${script}\n`);
	chmodSync(file, 0o755);
	return `${bin}:/usr/bin:/bin`;
}

/** An `az` that knows an app on some hosts and its key, and writes its command line into `calls` beside its own folder. */
export function azOf({ hosts, key }: { hosts: string[]; key: string }): string {
	return `echo "$*" >> "\${0%/bin/az}/calls"
case "$1" in
resource) echo '${JSON.stringify([hosts[0], hosts])}' ;;
functionapp) echo '${JSON.stringify({ other: "not-this-one", default: key })}' ;;
esac`;
}
