import { spawn } from "node:child_process";

const SOON_MS = 2000;

/**
 * Starts what opens a browser, and leaves it alone. Resolves false when it is not there or soon ends badly; one that
 * stays, as it has become the browser, has done its work.
 */
export function openBrowser([program, ...args]: readonly [string, ...string[]]): Promise<boolean> {
	return new Promise((resolve) => {
		const child = spawn(program, args, { detached: true, stdio: "ignore" });
		child.unref();
		child.once("error", () => resolve(false));
		child.once("exit", (code) => resolve(code === 0));
		setTimeout(() => resolve(true), SOON_MS).unref();
	});
}
