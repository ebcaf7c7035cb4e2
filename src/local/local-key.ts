import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The installation's key, in base64; made once per state folder, readable by its owner alone. */
export function localKey(stateFolder: string): string {
	const file = join(stateFolder, "key");
	if (!existsSync(file)) {
		const draft = `${file}.${process.pid}`;
		writeFileSync(draft, randomBytes(32).toString("base64"), { mode: 0o600 });
		try {
			linkSync(draft, file);
		} catch {
			// Another server made it in the meantime.
		}
		rmSync(draft);
	}
	return readFileSync(file, "utf8");
}
