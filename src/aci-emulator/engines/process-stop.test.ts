import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import type { ContainerRun } from "./container-engine.ts";
import { processEngine } from "./process-engine.ts";

/** Called once, right after a look at a mark that is not there. */
let afterLook: (() => void) | undefined;

vi.mock(import("./process-group.ts"), async (original) => {
	const real = await original();
	return {
		...real,
		readMark(file) {
			const mark = real.readMark(file);
			const call = afterLook;
			afterLook = undefined;
			call?.();
			return mark;
		},
	};
});

it("a run whose supervisor tells of itself while it is being stopped is ended, too", async ({
	skip,
}) => {
	skip(process.platform !== "linux", "it writes a mark as supervisors do on Linux");
	const directory = mkdtempSync(join(tmpdir(), "process-stop-"));
	onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
	const engine = processEngine({ directory, clock: realClock(), graceMs: 500 });
	engine.onChange(() => undefined);
	onTestFinished(() => engine.close());
	const folder = join(directory, "deployment", "main.0");
	mkdirSync(folder, { recursive: true });
	const supervisor = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
	onTestFinished(() => void supervisor.kill("SIGKILL"));
	const ended = once(supervisor, "exit");
	const { pid } = supervisor;
	const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
	afterLook = () => {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		writeFileSync(join(folder, "process"), `${pid}\n${boot}${stat}`);
	};
	const run = { deployment: "deployment", name: "main", restartCount: 0, startedAt: 0 };
	await engine.stop([run as ContainerRun]);
	expect(afterLook).toBeUndefined();
	expect(supervisor.signalCode ?? (await ended)[1]).toBe("SIGTERM");
}, 5000);
