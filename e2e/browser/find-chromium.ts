import { existsSync } from "node:fs";

/** Where a Chromium may be; `TUTTI_CHROMIUM` names another one. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export function findChromium(): string | undefined {
	const named = process.env.TUTTI_CHROMIUM;
	return [...(named === undefined ? [] : [named]), ...PLACES].find((path) => existsSync(path));
}
