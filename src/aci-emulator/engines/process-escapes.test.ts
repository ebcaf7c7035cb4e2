import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { isRunning } from "../testing/is-running.ts";
import { type EngineUnderTest, RunBench } from "./engine.suite.ts";
import { processEngine } from "./process-engine.ts";

/** Out of the group, out of the session, deaf to SIGTERM, and a child of nobody that we know. */
const ESCAPE =
	"setsid sh -c 'trap \"\" TERM HUP; echo escaped $$; exec sleep 300' & wait $!; sleep 0.2";

describe.runIf(process.platform === "linux")("a program in a session of its own", () => {
	let directory: string;
	let bench: RunBench;
	const open: EngineUnderTest["open"] = () =>
		processEngine({ directory, clock: realClock(), graceMs: 200 });
	beforeAll(() => {
		directory = mkdtempSync(join(tmpdir(), "process-escapes-"));
		bench = new RunBench({ open, image: "any", end: () => undefined });
	});
	afterAll(() => {
		bench.engine.close();
		rmSync(directory, { recursive: true, force: true });
	});
	const begin = async (script: string, more = {}) => {
		const run = bench.shell(script, more);
		bench.engine.start(run);
		return { run, pid: Number((await bench.said(run, /escaped (\d+)\n/))[1]) };
	};

	it("ends when the container's first process ends", async () => {
		const { run, pid } = await begin(
			`setsid sh -c 'echo escaped $$; exec sleep 300' & while [ ! -e go ]; do sleep 0.02; done; exit 3`,
		);
		expect(isRunning(pid)).toBe(true);
		const session = await bench.engine.exec!(run, "sh", { rows: 24, cols: 80 });
		session.stream.on("data", () => undefined);
		session.stream.write("touch go\n");
		expect((await bench.ended(run)).exitCode).toBe(3);
		expect(isRunning(pid)).toBe(false);
	});

	it("ends when the container is stopped and both ignore SIGTERM", async () => {
		const { run, pid } = await begin(`trap '' TERM; ${ESCAPE}`);
		await bench.engine.stop([run]);
		expect(isRunning(pid)).toBe(false);
	});

	it("ends when its supervisor was killed, and the run is seen to be lost", async () => {
		const { run, pid } = await begin(ESCAPE);
		const [supervisor] = readFileSync(join(folderOf(run), "process"), "utf8").split("\n");
		process.kill(Number(supervisor), "SIGKILL");
		expect(await bench.ended(run)).toMatchObject({ exitCode: 137, lost: true });
		await expect.poll(() => isRunning(pid)).toBe(false);
	});

	it("ends with a deployment that nobody knows of, and no other does", async () => {
		const [left, kept] = [await begin(ESCAPE), await begin(ESCAPE)];
		await bench.engine.clearLeftovers!(new Set([kept.run.deployment]));
		expect([left, kept].map(({ pid }) => isRunning(pid))).toEqual([false, true]);
		await bench.engine.stop([kept.run]);
	});

	it("is left alone when it is of another run of the same container", async () => {
		const first = await begin(ESCAPE);
		const { deployment } = first.run;
		const tenth = await begin(ESCAPE, { deployment, restartCount: 10, groupKey: "/groups/tenth" });
		await bench.engine.stop([first.run]);
		expect([first, tenth].map(({ pid }) => isRunning(pid))).toEqual([false, true]);
		await bench.engine.stop([tenth.run]);
		expect(isRunning(tenth.pid)).toBe(false);
	});

	it("ends with the container when a client's session started it", async () => {
		const { run } = await begin("echo escaped 1; sleep 300");
		const session = await bench.engine.exec!(run, "sh", { rows: 24, cols: 80 });
		let text = "";
		session.stream.on("data", (chunk) => {
			text += chunk;
		});
		session.stream.write(`setsid sh -c 'trap "" HUP TERM; echo deaf=$$; exec sleep 300' &\n`);
		await expect.poll(() => text).toMatch(/deaf=\d+/);
		const pid = Number(/deaf=(\d+)/.exec(text)![1]);
		await bench.engine.stop([run]);
		await expect.poll(() => isRunning(pid)).toBe(false);
	});

	it("ends with its deployment when a probe began it as the container was ending", async () => {
		const run = bench.shell("exit 0");
		await bench.runToEnd(run);
		const began = join(folderOf(run), "work", "began");
		const script = `setsid sh -c 'echo $$ >began; exec sleep 300' & while [ ! -s began ]; do :; done`;
		const exec = { command: ["sh", "-c", script] };
		expect(await bench.engine.probe!(run, { exec, timeoutSeconds: 5 })).toBe(true);
		const pid = Number(readFileSync(began, "utf8"));
		expect(isRunning(pid)).toBe(true);
		await bench.engine.discard(run.deployment);
		expect(isRunning(pid)).toBe(false);
	});

	it("is not begun beside a container that has ended", async () => {
		const run = bench.shell("exit 0");
		await bench.runToEnd(run);
		const session = bench.engine.exec!(run, "sh", { rows: 24, cols: 80 });
		await expect(session).rejects.toThrow('The container "main" does not run.');
	});

	const folderOf = ({
		deployment,
		name,
		restartCount,
	}: {
		deployment: string;
		name: string;
		restartCount: number;
	}) => join(directory, deployment, `${name}.${restartCount}`);
});
