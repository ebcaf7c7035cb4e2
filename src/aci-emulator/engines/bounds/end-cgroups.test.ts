import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { endCgroups } from "./end-cgroups.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "end-cgroups-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("all that is in a cgroup is killed at once where the kernel can do that", async () => {
	writeFileSync(join(folder, "cgroup.kill"), "");
	expect(await ended()).toEqual({ killed: "1" });
	expect(existsSync(folder)).toBe(false);
});

it("one by one where it cannot, also in the cgroups that it made in its own", async () => {
	const inner = join(folder, "inner");
	mkdirSync(inner);
	const children = [folder, inner].map((each) => {
		const child = spawn("sleep", ["300"], { stdio: "ignore" });
		writeFileSync(join(each, "cgroup.procs"), `${child.pid}\n`);
		return child;
	});
	const ends = children.map((child) => once(child, "exit"));
	await ended();
	expect(await Promise.all(ends)).toEqual([
		[null, "SIGKILL"],
		[null, "SIGKILL"],
	]);
});

it("one that is gone is no trouble to anybody", async () => {
	await endCgroups([join(folder, "gone"), join(folder, "never", "was")]);
});

/** Plays the kernel: of a real cgroup, the files go with the folder, when nothing runs in it. */
async function ended(): Promise<{ killed: string }> {
	let killed = "";
	const kernel = setInterval(() => {
		const kill = join(folder, "cgroup.kill");
		if (existsSync(kill)) killed = readFileSync(kill, "utf8");
		for (const each of [join(folder, "inner"), folder]) {
			rmSync(join(each, "cgroup.kill"), { force: true });
			rmSync(join(each, "cgroup.procs"), { force: true });
		}
	}, 5);
	await endCgroups([folder]);
	clearInterval(kernel);
	return { killed };
}
