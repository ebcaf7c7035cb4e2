import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { cliCommand, cliProcess } from "./fake/cli-process.ts";
import type { Play } from "./fake/played-job.ts";
import { serveFake } from "./fake/serve-fake.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";

/** Long enough to be interrupted; nobody waits for its end. */
const LONG: Partial<Play> = { runMs: (index) => (index === 0 ? 50 : 60_000) };

async function setUp(manner: Partial<Play> = {}) {
	const cwd = temporaryFolder();
	writeFileSync(join(cwd, "job.yaml"), "{ name: tiles, image: tiles:1, items: [a, b, c] }");
	mkdirSync(join(cwd, ".tutti"));
	const server = await serveFake();
	server.manner = manner;
	const pointTo = (url: string) => writeFileSync(join(cwd, ".tutti", "fake-url"), url);
	pointTo(server.url);
	const start = (
		args: string[],
		options: { command?: string[]; env?: Record<string, string> } = {},
	) => {
		const cli = cliProcess(args, { cwd, ...options });
		onTestFinished(() => void cli.child.kill("SIGKILL"));
		return cli;
	};
	return { cwd, server, pointTo, start };
}

describe("the process", () => {
	it("exits with the command's exit code, and soon", async () => {
		const { start } = await setUp({ failures: { 1: "boom" } });
		const cli = start(["run", "job.yaml"]);
		expect(await cli.ended).toEqual({ code: 1, signal: null });
		expect(cli.stdout()).toContain("│ boom");
	});

	it("shows a bug's stack with --debug only", async () => {
		const { cwd, start } = await setUp();
		mkdirSync(join(cwd, ".tutti", "stopped-at"));
		const brief = start(["down"]);
		expect((await brief.ended).code).toBe(3);
		expect(brief.stderr()).toContain("Run the command again with --debug");
		const full = start(["down", "--debug"]);
		expect((await full.ended).code).toBe(3);
		expect(full.stderr()).toContain("down.ts");
	});

	it.each([
		["SIGINT", 130],
		["SIGTERM", 143],
	] as const)(
		"stops following on %s, exit code %i, and leaves the job alone",
		async (signal, code) => {
			const { server, start } = await setUp(LONG);
			const cli = start(["run", "job.yaml"]);
			await cli.saw("[1/3]");
			cli.child.kill(signal);
			expect(await cli.ended).toEqual({ code, signal: null });
			const words =
				"tiles-x7k0 goes on in the background.\n  Watch it: tutti attach tiles-x7k0\n  Cancel it: tutti cancel tiles-x7k0\n";
			expect(cli.stderr().includes(words)).toBe(signal === "SIGINT");
			expect(server.requests).not.toContain("POST /api/jobs/tiles-x7k0/cancel");
		},
	);

	it("ends its JSON lines when it is interrupted", async () => {
		const { start } = await setUp(LONG);
		const cli = start(["run", "job.yaml", "--json"]);
		await cli.saw('"succeeded"');
		cli.child.kill("SIGINT");
		expect((await cli.ended).code).toBe(130);
		const last = JSON.parse(cli.stdout().trim().split("\n").at(-1)!);
		expect(last).toMatchObject({ type: "end", reason: "interrupted", jobId: "tiles-x7k0" });
	});

	it("goes on following when the server has died and come back", async () => {
		const { server, pointTo, start } = await setUp({ runMs: () => 1500 });
		const cli = start(["run", "job.yaml"]);
		await cli.saw("tiles-x7k0: running");
		const second = await serveFake(server.plays);
		pointTo(second.url);
		await server.close();
		expect(await cli.ended).toEqual({ code: 0, signal: null });
		expect(cli.stderr().match(/has stopped answering/g)).toHaveLength(1);
	});

	it.skipIf(!existsSync("/dev/full"))(
		"says in a line that its output cannot be written (left out where there is no /dev/full)",
		async () => {
			const { start } = await setUp();
			const shell = ["bash", "-c", '"$@" > /dev/full', "bash", ...cliCommand];
			const cli = start(["schema"], { command: shell });
			expect(await cli.ended).toEqual({ code: 3, signal: null });
			expect(cli.stderr()).toMatch(
				/^error: The output cannot be written: the disk is full\.\nhint: .*\n$/,
			);
		},
	);

	it("ends quietly when the reader of its output has gone", async () => {
		const { start } = await setUp({ runMs: (index) => 300 * (index + 1) });
		const shell = ["bash", "-c", '"$@" | head -n 1; exit $PIPESTATUS', "bash", ...cliCommand];
		const cli = start(["run", "job.yaml"], { command: shell });
		expect(await cli.ended).toEqual({ code: 141, signal: null });
		expect(cli.stdout()).toBe("tiles-x7k0: running, 3 items\n");
		expect(cli.stderr()).toBe("Images are ignored here.\n");
	});
});

const inTerminal = terminalCommand();
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`);

describe.skipIf(inTerminal === undefined)("the process in a terminal", () => {
	it("draws the live view in place, and gives the cursor back", async () => {
		const { start } = await setUp({ runMs: () => 3000 });
		const cli = start(["run", "job.yaml"], {
			command: inTerminal!,
			env: { TERM: "xterm-256color" },
		});
		expect((await cli.ended).code).toBe(0);
		const text = cli.stdout();
		expect(text).toContain("3 running");
		expect(text).toContain("3 of 3 items succeeded");
		expect(text).toContain("\x1b[32m");
		expect(text.lastIndexOf("\x1b[?25h")).toBeGreaterThan(text.lastIndexOf("\x1b[?25l"));
	});

	it("gives the cursor back when it is interrupted", async () => {
		const { start } = await setUp(LONG);
		const cli = start(["run", "job.yaml"], {
			command: inTerminal!,
			env: { TERM: "xterm-256color" },
		});
		await cli.saw("1 succeeded");
		cli.child.stdin!.write("\x03");
		expect((await cli.ended).code).toBe(130);
		const text = cli.stdout();
		expect(text).toContain("goes on in the background");
		expect(text.lastIndexOf("\x1b[?25h")).toBeGreaterThan(text.lastIndexOf("\x1b[?25l"));
	});

	it("reads a key that is typed and does not show it; Ctrl-C there is Ctrl-C", async () => {
		const { cwd, server, start } = await setUp();
		server.isDeployed = true;
		const env = { TERM: "xterm", TUTTI_CONFIG: join(cwd, "config") };
		const login = () => start(["login", server.url], { command: inTerminal!, env });
		const cli = login();
		await cli.saw("(it is not shown): ");
		cli.child.stdin!.write("typed-key\r");
		expect((await cli.ended).code, cli.stdout()).toBe(0);
		expect(cli.stdout()).toContain("takes the key");
		expect(cli.stdout()).not.toContain("typed-key");
		expect(readFileSync(join(cwd, "config/keys.json"), "utf8")).toContain("typed-key");
		const stopped = login();
		await stopped.saw("(it is not shown): ");
		stopped.child.stdin!.write("\x03");
		expect((await stopped.ended).code).toBe(130);
	});

	it.each([
		["NO_COLOR", { TERM: "xterm", NO_COLOR: "1" }, "1 running"],
		["TERM=dumb", { TERM: "dumb" }, "[1/3]"],
	])("obeys %s", async (_name, env, text) => {
		const { start } = await setUp({ runMs: (index) => 1000 * (index + 1) });
		const cli = start(["run", "job.yaml"], { command: inTerminal!, env });
		expect((await cli.ended).code).toBe(0);
		expect(cli.stdout()).toContain(text);
		expect(cli.stdout()).not.toMatch(COLOUR);
	});
});

/** Runs what follows it in a pseudo-terminal; undefined, with a word about it, where nothing can. */
function terminalCommand(): string[] | undefined {
	const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
	if (has("script", "--version")) {
		const shell = 'script -qec "$(printf "%q " "$@")" /dev/null';
		return ["bash", "-c", shell, "bash", ...cliCommand];
	}
	if (has("python3", "-c", "import pty")) {
		const spawn = "import os, pty, sys; s = pty.spawn(sys.argv[1:]); sys.exit(os.WEXITSTATUS(s))";
		return ["python3", "-c", spawn, ...cliCommand];
	}
	console.warn("Skipped the tests in a terminal: neither script nor python3 is here.");
	return undefined;
}
