import { hostname } from "node:os";
import { realClock } from "../clock/real-clock.ts";
import * as localServers from "../local/local-server.ts";
import { openBrowser } from "./browser/open-browser.ts";
import { KEY_VARIABLE } from "./target/key-text.ts";
import { lostOutput } from "./text/lost-output.ts";
import { tutti } from "./tutti.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	const { lines, exitCode } = lostOutput(error);
	for (const line of lines) process.stderr.write(`${line}\n`);
	process.exit(exitCode);
});
/** What cannot be said on stderr cannot be said at all. */
process.stderr.on("error", () => undefined);

const environment = { ...process.env };
// The background server, and whatever else is started, inherits the rest, and is given no key.
delete process.env[KEY_VARIABLE];

/** Calls on the clock do not keep the process alive; a command under way must. */
const alive = setInterval(() => undefined, 60_000);
process.exitCode = await tutti(process.argv.slice(2), {
	stdout: process.stdout,
	stderr: process.stderr,
	cwd: process.cwd(),
	environment,
	machine: hostname(),
	stdin: process.stdin,
	clock: realClock(),
	localServers,
	platform: process.platform,
	openBrowser,
	signals: process,
	suspend: () => process.kill(process.pid, "SIGSTOP"),
});
clearInterval(alive);
