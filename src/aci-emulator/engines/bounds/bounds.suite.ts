/** What a container that is a plain process is held to by a real cgroup, whoever made it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { realClock } from "../../../clock/real-clock.ts";
import { isRunning } from "../../testing/is-running.ts";
import type { ContainerRun } from "../container-engine.ts";
import { RunBench } from "../engine.suite.ts";
import { processEngine } from "../process-engine.ts";
import type { ProcessBounds } from "./process-bounds.ts";

/** Out of the group, out of the session, deaf to SIGTERM, and without the variable by which it is found. */
const ESCAPE = `setsid env -i sh -c 'trap "" TERM HUP; echo escaped $$; exec sleep 300' &`;

export interface Held {
	bounds: ProcessBounds;
	end(): Promise<void> | void;
}

/** `hold` gives the bounds for a directory of runs. */
export function boundsSuite(hold: (directory: string) => Promise<Held> | Held): void {
	let directory: string;
	let held: Held;
	let bounds: ProcessBounds;
	let bench: RunBench;
	const lines: string[] = [];
	const open = () =>
		processEngine({
			...{ directory, bounds, clock: realClock(), graceMs: 200 },
			log: (line) => lines.push(line),
		});
	beforeAll(async () => {
		directory = mkdtempSync(join(tmpdir(), "process-bounds-"));
		held = await hold(directory);
		bounds = held.bounds;
		bench = new RunBench({ open, image: "any", end: () => undefined });
	});
	afterAll(async () => {
		bench.engine.close();
		await held.end();
		rmSync(directory, { recursive: true, force: true });
	});
	const limited = (script: string, cpu: number, memoryInGB: number) => {
		const run = bench.shell(script);
		run.container.resources = { requests: { cpu, memoryInGB } };
		return run;
	};
	const cgroupsOf = ({ deployment, name, restartCount }: ContainerRun) =>
		bounds.cgroupsOf(`${deployment}.${name}.${restartCount}`);
	const begin = async (script: string) => {
		const run = bench.shell(script);
		bench.engine.start(run);
		return { run, pid: Number((await bench.said(run, /escaped (\d+)\n/))[1]) };
	};

	it("is told of when the engine is opened", () => {
		expect(lines).toContain(`process-bounds: containers are ${bounds.words}`);
	});

	it("is killed with 137 when it takes more memory than it may, and that is known", async () => {
		const run = limited("head -c 300000000 /dev/zero | tail; exit 0", 1, 0.1);
		bench.engine.start(run);
		expect(await bench.ended(run)).toMatchObject({ outOfMemory: true });
		const only = limited("exec tail /dev/zero", 1, 0.1);
		bench.engine.start(only);
		expect(await bench.ended(only)).toMatchObject({ exitCode: 137, outOfMemory: true });
	});

	it("may take what memory it asked for", async () => {
		const run = limited("head -c 50000000 /dev/zero | tail >/dev/null; exit 0", 1, 0.2);
		bench.engine.start(run);
		expect(await bench.ended(run)).toMatchObject({ exitCode: 0 });
		expect(await bench.ended(run)).not.toHaveProperty("outOfMemory");
	});

	it("gets the part of a core that it asked for", async () => {
		const script = "timeout 2 sh -c 'while :; do :; done'; times";
		const { log } = await bench.runToEnd(limited(script, 0.2, 0.5));
		const [, minutes, seconds] = /(\d+)m([\d.]+)s \S+\n$/.exec(log)!;
		expect(Number(minutes) * 60 + Number(seconds)).toBeLessThan(1);
	});

	it("leaves neither a program nor a cgroup when it ends", async () => {
		const run = bench.shell(`${ESCAPE} while [ ! -e go ]; do sleep 0.02; done; exit 3`);
		bench.engine.start(run);
		const pid = Number((await bench.said(run, /escaped (\d+)\n/))[1]);
		expect(cgroupsOf(run).every(existsSync)).toBe(true);
		const session = await bench.engine.exec!(run, "sh", { rows: 24, cols: 80 });
		session.stream.on("data", () => undefined);
		session.stream.write("touch go\n");
		expect((await bench.ended(run)).exitCode).toBe(3);
		expect([isRunning(pid), ...cgroupsOf(run).map(existsSync)]).not.toContain(true);
	});

	it("leaves neither when it is stopped and ignores SIGTERM, nor when its supervisor is killed", async () => {
		const stopped = await begin(`trap '' TERM; ${ESCAPE} sleep 300; sleep 300`);
		await bench.engine.stop([stopped.run]);
		const lost = await begin(`${ESCAPE} sleep 300`);
		const mark = join(directory, lost.run.deployment, "main.0", "process");
		process.kill(Number(readFileSync(mark, "utf8").split("\n")[0]), "SIGKILL");
		expect(await bench.ended(lost.run)).toMatchObject({ lost: true });
		for (const { run, pid } of [stopped, lost]) {
			await expect.poll(() => isRunning(pid)).toBe(false);
			await expect.poll(() => cgroupsOf(run).some(existsSync)).toBe(false);
		}
	});

	it("ends with a deployment that nobody knows of and whose folder is gone, and no other does", async () => {
		const [left, kept] = [await begin(`${ESCAPE} sleep 300`), await begin(`${ESCAPE} sleep 300`)];
		rmSync(join(directory, left.run.deployment), { recursive: true });
		await bench.engine.clearLeftovers!(new Set([kept.run.deployment]));
		expect([left, kept].map(({ pid }) => isRunning(pid))).toEqual([false, true]);
		await bench.engine.stop([kept.run]);
		await bench.engine.discard(kept.run.deployment);
		expect(bounds.runs()).toEqual([]);
	});
}
