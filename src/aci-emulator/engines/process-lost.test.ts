import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import type { ContainerRun } from "./container-engine.ts";
import { processEngine } from "./process-engine.ts";

const looksThrough: string[] = [];

vi.mock(import("./process-escapes.ts"), async (original) => ({
	...(await original()),
	endEscapes: async (folder) => void looksThrough.push(folder),
}));

it("all processes are looked through once for what a lost run left behind, not at each look at it", async ({
	skip,
}) => {
	skip(process.platform !== "linux", "it writes a mark as supervisors do on Linux");
	const directory = mkdtempSync(join(tmpdir(), "process-lost-"));
	onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
	const engine = processEngine({ directory, clock: realClock() });
	onTestFinished(() => engine.close());
	const folder = join(directory, "deployment", "main.0");
	mkdirSync(folder, { recursive: true });
	const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
	// Above the highest pid that Linux gives.
	writeFileSync(join(folder, "process"), `4194305\n${boot}4194305 (sh) S 1`);
	const run = { deployment: "deployment", name: "main", restartCount: 0, startedAt: 0 };
	for (let look = 0; look < 5; look++) {
		expect(engine.inspect(run as ContainerRun)).toMatchObject({ exitCode: 137, lost: true });
	}
	await expect.poll(() => looksThrough).toEqual([folder]);
});
