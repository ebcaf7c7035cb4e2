import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { contextUnderTest } from "./fake/context-under-test.ts";
import type { Play } from "./fake/played-job.ts";
import { aPlay } from "./fake/played-job-sample.ts";
import { serveFake } from "./fake/serve-fake.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";
import type { JsonLine } from "./progress/json-lines.ts";
import { tutti } from "./tutti.ts";

const JOB = "{ name: tiles, image: tiles:1, items: [a, b, c] }";

async function setUp(manner: Partial<Play> = {}, plays: Play[] = []) {
	const cwd = temporaryFolder();
	writeFileSync(join(cwd, "job.yaml"), JOB);
	mkdirSync(join(cwd, ".tutti"));
	const server = await serveFake(plays);
	server.manner = manner;
	const context = contextUnderTest({ cwd, clock: realClock(), url: server.url });
	const command = (...argv: string[]) => tutti(argv, context);
	return { cwd, server, context, command };
}

const jsonLines = (text: string) =>
	text
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as JsonLine);

describe("tutti run", () => {
	it("submits the file, follows the job and reports", async () => {
		const { cwd, server, context, command } = await setUp({ mergeMs: 20 });
		expect(await command("run", "job.yaml")).toBe(0);
		expect(server.plays[0]).toMatchObject({
			items: ["a", "b", "c"],
			source: join(cwd, "job.yaml"),
		});
		expect(context.out()).toMatch(/3 of 3 items succeeded; the merge step succeeded\n.*at once/);
		expect(context.err()).toBe("A notice.\n");
		expect(context.calls).toEqual([`ensure ${cwd}/.tutti`]);
	});

	it("exits 1 when an item failed, with its reason and its log", async () => {
		const { context, command } = await setUp({ failures: { 1: "no such tile\n" } });
		expect(await command("run", "job.yaml")).toBe(1);
		expect(context.out()).toContain("item 1 (b): application, exit code 3\n");
		expect(context.out()).toContain("│ no such tile");
	});

	it("starts nothing for a file that is wrong", async () => {
		const { cwd, context, command } = await setUp();
		writeFileSync(join(cwd, "job.yaml"), "image: 7\nitems: []\n");
		expect(await command("run", "job.yaml")).toBe(2);
		expect(context.err()).toMatch(/^job\.yaml:\d+:\d+: image/);
		expect(context.err().trim().split("\n").at(-1)).toMatch(/^hint: /);
		expect(context.calls).toEqual([]);
	});

	it("writes the result, and finds out before it starts that it could not", async () => {
		const { cwd, server, context, command } = await setUp();
		expect(await command("run", "job.yaml", "--output", "no/out")).toBe(2);
		expect(context.calls).toEqual([]);
		server.result = '"data:image/png;base64,AAEC"';
		expect(await command("run", "job.yaml", "--output", "out.png")).toBe(0);
		expect([...readFileSync(join(cwd, "out.png"))]).toEqual([0, 1, 2]);
		expect(context.out()).toContain("result: out.png (image/png, 3 bytes)");
	});

	it("follows an unfinished job of the same file, says so, and starts another with --new", async () => {
		const unfinished = aPlay({ createdAt: Date.now() - 5800, items: ["a", "b"], cleanUpMs: 0 });
		unfinished.runMs = () => 5500;
		const { cwd, server, context, command } = await setUp({}, [unfinished]);
		unfinished.source = join(cwd, "job.yaml");
		expect(await command("run", "job.yaml")).toBe(0);
		expect(server.plays).toHaveLength(1);
		expect(context.err()).toContain("tiles-x7k2 of this file is unfinished");
		expect(context.err()).toContain("number of items: 2 → 3");
		expect(await command("run", "job.yaml", "--new")).toBe(0);
		expect(server.plays).toHaveLength(2);
	});

	it("prints the bare id on stdout with --detach, and follows nothing", async () => {
		const { server, context, command } = await setUp();
		expect(await command("run", "job.yaml", "--detach")).toBe(0);
		expect(context.out()).toBe("tiles-x7k0\n");
		expect(context.err()).toContain("tutti attach tiles-x7k0");
		expect(server.requests).toEqual(["GET /api/jobs", "POST /api/jobs"]);
	});

	it("says nothing with --quiet but what failed", async () => {
		const { server, context, command } = await setUp();
		expect(await command("run", "job.yaml", "--quiet")).toBe(0);
		expect(context.out() + context.err()).toBe("");
		server.manner = { failures: { 0: "boom" } };
		expect(await command("run", "job.yaml", "--quiet", "--new")).toBe(1);
		expect(context.out()).toBe("");
		expect(context.err()).toContain("│ boom");
	});

	it("waits for the clean-up of the job", async () => {
		const { context, command } = await setUp({ cleanUpMs: 400 });
		expect(await command("run", "job.yaml")).toBe(0);
		expect(context.out()).toContain("deleting 2 container groups");
	});

	it("is told by Ctrl-C not to wait for the clean-up, and nothing has failed", async () => {
		const { context, command } = await setUp({ cleanUpMs: 1e15 });
		context.stdout.on("data", (text: string) => {
			if (text.includes("deleting 2 container groups")) context.signals.emit("SIGINT");
		});
		expect(await command("run", "job.yaml")).toBe(0);
		expect(context.err()).toContain(
			"Not yet deleted: 2 container groups; the server goes on with it.\n",
		);
		expect(context.signals.eventNames()).toEqual([]);
	});

	it("shows a server error and exits 3", async () => {
		const { server, context, command } = await setUp();
		const error = { code: "internal", message: "The store is full." };
		server.refuse = { status: 500, body: JSON.stringify({ error }) };
		expect(await command("run", "job.yaml")).toBe(3);
		expect(context.err()).toContain("error: The store is full.");
	});
});

describe("tutti run --json", () => {
	it("prints changes as lines, the end last", async () => {
		const { context, command } = await setUp({ failures: { 2: "x" }, cleanUpMs: 300 });
		expect(await command("run", "job.yaml", "--json")).toBe(1);
		const lines = jsonLines(context.out());
		expect(lines[0]).toEqual({ type: "notice", message: "A notice." });
		const failed = lines.find((line) => line.type === "item" && line.item.state === "failed");
		expect(failed).toMatchObject({ item: { index: 2, outcome: { reason: "application" } } });
		expect(lines.filter(({ type }) => type === "end")).toHaveLength(1);
		expect(lines.at(-1)).toMatchObject({
			type: "end",
			reason: "finished",
			exitCode: 1,
			job: { status: "failed", containerGroups: 0 },
			parallelism: { peak: 3 },
		});
		expect(context.err()).toBe("");
	});

	it("ends with an error line too, also when nothing was started", async () => {
		const { context, command } = await setUp();
		expect(await command("run", "none.yaml", "--json")).toBe(2);
		const [line] = jsonLines(context.out());
		expect(line).toMatchObject({ type: "end", reason: "error", exitCode: 2 });
	});
});

describe("tutti attach", () => {
	it("follows the newest unfinished job, and fetches the result of one that is over", async () => {
		const over = aPlay({ id: "over-1" });
		const going = aPlay({ id: "going-1", createdAt: Date.now(), items: ["a"], cleanUpMs: 0 });
		const { cwd, context, command } = await setUp({}, [over, going]);
		expect(await command("attach")).toBe(0);
		expect(context.out()).toContain("going-1 succeeded in 1.5 s");
		expect(await command("attach", "over-1", "--output", "out.json")).toBe(0);
		expect(JSON.parse(readFileSync(join(cwd, "out.json"), "utf8"))).toHaveLength(16);
	});

	it("is a mistake where there is no job, or not this one", async () => {
		const { context, command } = await setUp();
		expect(await command("attach")).toBe(2);
		expect(context.err()).toContain("There is no job in");
		expect(await command("attach", "none")).toBe(2);
		expect(context.err()).toContain("hint: `tutti ps --all`");
	});
});

describe("tutti ps", () => {
	it("lists what is unfinished, and with --all everything", async () => {
		const plays = [aPlay({ id: "going-1", createdAt: Date.now() }), aPlay({ id: "over-1" })];
		const { context, command } = await setUp({}, plays);
		expect(await command("ps")).toBe(0);
		expect(context.out()).toMatch(/^JOB +STATUS +ITEMS/);
		expect(context.out()).toMatch(/going-1 +running +0\/16/);
		expect(context.out()).not.toContain("over-1");
		expect(await command("ps", "--all")).toBe(0);
		expect(context.out()).toMatch(/over-1 +succeeded +16\/16/);
		expect(context.calls).toEqual([]);
	});

	it("gives the jobs as JSON", async () => {
		const { context, command } = await setUp({}, [aPlay()]);
		expect(await command("ps", "--all", "--json")).toBe(0);
		expect(JSON.parse(context.out())).toMatchObject([{ id: "tiles-x7k2", status: "succeeded" }]);
	});

	it("starts no server to look", async () => {
		const { context, command } = await setUp();
		context.url = undefined;
		expect(await command("ps")).toBe(0);
		expect(context.err()).toContain("No server runs in");
		expect(context.calls).toEqual([]);
	});
});

describe("the other commands", () => {
	it("take no empty name", async () => {
		const { context, command } = await setUp();
		expect(await command("run", "")).toBe(2);
		expect(await command("ps", "--target", "")).toBe(2);
		expect(context.err()).toMatch(/name is empty\.\n.*\nerror: --target names nothing/);
		expect(context.calls).toEqual([]);
	});

	it("cancel cancels, once", async () => {
		const { context, command } = await setUp({}, [aPlay({ createdAt: Date.now() })]);
		expect(await command("cancel", "tiles-x7k2")).toBe(0);
		expect(context.out()).toContain("tiles-x7k2 is being canceled");
		expect(await command("cancel", "tiles-x7k2")).toBe(0);
		expect(context.out()).toContain("has ended already: canceled");
	});

	it("down stops the server and says what goes on later", async () => {
		const { cwd, context, command } = await setUp({}, [aPlay({ createdAt: Date.now() })]);
		expect(await command("down")).toBe(0);
		expect(context.calls).toEqual([`stop ${cwd}/.tutti`]);
		expect(existsSync(join(cwd, ".tutti", "stopped-at"))).toBe(true);
		expect(context.out()).toContain("tutti attach tiles-x7k2");
		context.url = undefined;
		expect(await command("down")).toBe(0);
		expect(context.out()).toContain("No server runs in");
	});

	it("validate says what is in the file", async () => {
		const { context, command } = await setUp();
		expect(await command("validate", "job.yaml")).toBe(0);
		expect(context.out()).toBe("job.yaml is right: tiles, 3 items of tiles:1\n");
	});

	it("validate and run warn of what is seldom meant, and go on", async () => {
		const id =
			"/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i";
		const { cwd, context, command } = await setUp({}, [aPlay()]);
		const rest = `identities: [${id}]\nkeyVaultIdentity: ${id}\n`;
		writeFileSync(join(cwd, "job.yaml"), `image: a\nitems: [1, 2, 3]\n${rest}`);
		const warning = "job.yaml:4:19: warning: keyVaultIdentity: ";
		expect(await command("validate", "job.yaml")).toBe(0);
		expect(context.err().split(warning)).toHaveLength(2);
		expect(await command("run", "job.yaml", "--detach")).toBe(0);
		expect(context.err().split(warning)).toHaveLength(3);
	});

	it("schema prints a JSON schema", async () => {
		const { context, command } = await setUp();
		expect(await command("schema")).toBe(0);
		expect(JSON.parse(context.out())).toMatchObject({ title: "Tutti job file" });
	});

	it("schema --api prints the OpenAPI document", async () => {
		const { context, command } = await setUp();
		expect(await command("schema", "--api")).toBe(0);
		expect(JSON.parse(context.out())).toMatchObject({ openapi: "3.1.1" });
	});

	it("serve runs the server of the state folder", async () => {
		const { cwd, context, command } = await setUp();
		expect(await command("serve", "--state", "elsewhere")).toBe(0);
		expect(context.calls).toEqual([`serve ${cwd}/elsewhere`]);
	});
});

describe("the command line", () => {
	it("helps, with the exit codes, and without the hidden command", async () => {
		const { context, command } = await setUp();
		expect(await command("--help")).toBe(0);
		expect(context.out()).toContain("Examples:");
		expect(context.out()).toContain("Exit codes:");
		expect(context.out()).not.toMatch(/^ +serve/m);
		expect(await command("--version")).toBe(0);
	});

	it.each([
		[["rum", "job.yaml"], "Did you mean run?"],
		[["run", "job.yaml", "--detatch"], "Did you mean --detach?"],
		[["run"], "missing required argument"],
		[["run", "a.yaml", "b.yaml"], "too many arguments"],
		[["run", "job.yaml", "--json", "--quiet"], "exclude each other"],
		[["attach", "--json", "--quiet"], "exclude each other"],
		[["run", "job.yaml", "--detach", "--output", "x"], "--detach does not wait"],
		[[], "Usage: tutti"],
		[["ps", "-all"], "hint: Did you mean --all? `tutti --help`"],
		[["rum"], "error: unknown command 'rum'\nhint: Did you mean run? `tutti --help`"],
		[["show"], "error: missing required argument 'job-id'\nhint: `tutti --help`"],
		[["targets", "add", "--target", "a", "b"], "error: tutti targets is about this machine"],
	])("%j is a mistake: exit code 2", async (argv, message) => {
		const { context, command } = await setUp();
		expect(await command(...argv)).toBe(2);
		expect(context.err()).toContain(message);
		expect(context.calls).toEqual([]);
	});
});
