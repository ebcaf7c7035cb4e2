import { execFileSync } from "node:child_process";

/** Whether the process runs. One that has ended and was not reaped yet does not. */
export function isRunning(pid: number): boolean {
	try {
		const stat = execFileSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" });
		return !stat.startsWith("Z");
	} catch {
		return false;
	}
}
