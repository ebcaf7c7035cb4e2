import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { contextUnderTest } from "./fake/context-under-test.ts";
import { aPlay } from "./fake/played-job-sample.ts";
import { serveFake } from "./fake/serve-fake.ts";
import { temporaryFolder } from "./fake/temporary-folder.ts";
import { tutti } from "./tutti.ts";

const JOB = "{ name: tiles, image: tiles:1, items: [a, b, c] }";

/** A machine with a server that is a target, and no local one. Each command has outputs of its own. */
async function setUp() {
	const cwd = temporaryFolder();
	writeFileSync(join(cwd, "job.yaml"), JOB);
	const server = await serveFake([aPlay()]);
	server.isDeployed = true;
	const environment: Record<string, string | undefined> = { TUTTI_CONFIG: join(cwd, "config") };
	const run = async (argv: string[], stdin?: string) => {
		const clock = realClock();
		const context = contextUnderTest({ cwd, clock, environment, ...(stdin && { stdin }) });
		const code = await tutti(argv, context);
		return { code, out: context.out(), err: context.err(), calls: context.calls };
	};
	return { cwd, server, environment, run };
}

describe("tutti targets", () => {
	it("takes a name that every object has of itself as any other", async () => {
		const { run } = await setUp();
		const unknown = { code: 2, err: expect.stringContaining("There is no target constructor") };
		for (const verb of ["remove", "default"]) {
			expect(await run(["targets", verb, "constructor"])).toMatchObject(unknown);
		}
		const add = ["targets", "add", "constructor", "https://a.example"];
		expect(await run(add)).toMatchObject({ code: 0 });
		expect(await run(["targets", "remove", "constructor"])).toMatchObject({ code: 0 });
	});

	it("add, default and remove say what commands are about", async () => {
		const { server, run } = await setUp();
		expect(await run(["targets", "add", "dev", server.url])).toMatchObject({
			code: 0,
			out: `dev is ${server.url}. Its key: tutti login dev\n`,
		});
		expect((await run(["targets", "add", "dev", "https://other.example"])).code).toBe(2);
		expect((await run(["targets", "default", "dev"])).code).toBe(0);
		expect((await run(["ps", "--all"])).out).toContain("tiles-x7k2");
		expect((await run(["ps", "--target", "local"])).err).toContain("No server runs in");
		const removed = await run(["targets", "remove", "dev"]);
		expect(removed.out).toContain("The default is local now.");
		expect((await run(["ps"])).err).toContain("No server runs in");
		expect((await run(["targets", "remove", "dev"])).code).toBe(2);
	});

	it("lists each with where its key is from, whether it answers, and as what; the default has a mark", async () => {
		const { cwd, server, run } = await setUp();
		mkdirSync(join(cwd, ".azure/prod"), { recursive: true });
		writeFileSync(
			join(cwd, ".azure/prod/.env"),
			"TUTTI_URL=https://127.0.0.1:9\nTUTTI_FUNCTION_APP=app\nAZURE_RESOURCE_GROUP=rg\n",
		);
		await run(["targets", "add", "dev", server.url]);
		await run(["targets", "default", "dev"]);
		const { out } = await run(["targets"]);
		const lines = out.trimEnd().split("\n");
		expect(lines).toEqual([
			"  TARGET  FROM   KEY         ANSWERS",
			"  local   here   not needed  does not run; starts when it is needed",
			expect.stringMatching(/^\* dev {5}added {2}none {8}Tutti \d+\.\d+\.\d+$/),
			`    ${server.url}`,
			"  prod    azd    Azure CLI   cannot be reached",
			"    https://127.0.0.1:9",
		]);
		server.refuse = { status: 401, body: "" };
		const [, dev] = JSON.parse((await run(["targets", "--json"])).out);
		expect(dev).toMatchObject({ name: "dev", answers: false, problem: "asks for a key" });
	});

	it("lists the URL in the variable, which is nobody else's", async () => {
		const { server, environment, run } = await setUp();
		environment.TUTTI_TARGET = server.url;
		const { out } = await run(["targets"]);
		expect(out.trimEnd().split("\n")).toEqual([
			expect.stringMatching(/^ {2}TARGET +FROM +KEY +ANSWERS$/),
			expect.stringMatching(/^ {2}local +here /),
			expect.stringMatching(/^\* http:\S+ {2}TUTTI_TARGET {2}none +Tutti \d/),
		]);
		await run(["targets", "add", "dev", server.url]);
		expect((await run(["targets"])).out).toMatch(/^\* dev +added /m);
		expect((await run(["targets"])).out).not.toContain("TUTTI_TARGET");
	});

	it("lists them also when the variable names one that is not there", async () => {
		const { environment, run } = await setUp();
		environment.TUTTI_TARGET = "gone";
		expect(await run(["targets"])).toMatchObject({
			code: 0,
			out: expect.stringContaining("local"),
			err: expect.stringContaining("There is no target gone"),
		});
		expect((await run(["ps"])).code).toBe(2);
	});

	it.each([
		[["add", "local", "https://a.example"], "that is the local server"],
		[["add", "a b", "https://a.example"], "cannot be called 'a b'"],
		[["add", "a", "https://a.example", "--function-app", "x"], "go together"],
		[["add", "a"], "no environment of azd of that name"],
		[["default", "a"], "no environment of azd of that name"],
	])("%j is refused", async (argv, why) => {
		const { run } = await setUp();
		const { code, err } = await run(["targets", ...argv]);
		expect(err).toContain(why);
		expect(code).toBe(2);
	});

	it("takes clear text to another machine only from who asks for it, and remembers that", async () => {
		const { cwd, run } = await setUp();
		const add = ["targets", "add", "lab", "http://lab.invalid:9"];
		expect((await run(add)).err).toContain("--allow-http");
		expect((await run([...add, "--allow-http"])).code).toBe(0);
		const { err } = await run(["ps", "--target", "lab"]);
		expect(err).toContain("lab at http://lab.invalid:9 cannot be reached");
		const file = join(cwd, "config/targets.json");
		writeFileSync(file, readFileSync(file, "utf8").replace('"allowHttp": true', '"allowHttp": 7'));
		expect((await run(["ps"])).err).toContain("(at targets.lab.allowHttp)");
	});

	it("makes an environment of azd the default from everywhere", async () => {
		const { cwd, run } = await setUp();
		mkdirSync(join(cwd, ".azure/prod"), { recursive: true });
		writeFileSync(join(cwd, ".azure/prod/.env"), "TUTTI_URL=https://prod.example\n");
		const { out } = await run(["targets", "default", "prod"]);
		expect(out).toContain("prod of azd is a target everywhere now: https://prod.example");
		expect(JSON.parse(readFileSync(join(cwd, "config/targets.json"), "utf8"))).toEqual({
			default: "prod",
			targets: { prod: { url: "https://prod.example" } },
		});
	});
});

describe("a command about a target", () => {
	it("starts no local server, and names the target in what it says to do next", async () => {
		const { server, run } = await setUp();
		const { code, out, err, calls } = await run([
			...["run", "job.yaml", "--detach", "--target", server.url],
		]);
		expect([code, calls]).toEqual([0, []]);
		expect(out).toBe("tiles-x7k1\n");
		expect(err).toBe(
			`It runs at ${server.url}.\n  Watch it: tutti attach tiles-x7k1 --target ${server.url}\n  Cancel it: tutti cancel tiles-x7k1 --target ${server.url}\n`,
		);
	});

	it("follows a job with the same lines as a local one", async () => {
		const { server, run } = await setUp();
		const { code, out } = await run(["run", "job.yaml", "--target", server.url]);
		expect(code).toBe(0);
		expect(out).toMatch(/^tiles-x7k1: running, 3 items(.|\n)*3 of 3 items succeeded/);
		expect(out).toContain(`--output <file> --target ${server.url} writes it`);
	});

	it("finds an unfinished job of the same file of this machine, and of no other", async () => {
		const { cwd, server, run } = await setUp();
		server.manner = { runMs: () => 60_000 };
		const submit = () => run(["run", "job.yaml", "--detach", "--target", server.url]);
		await submit();
		expect(server.plays[0]!.source).toBe(`laptop:${join(cwd, "job.yaml")}`);
		expect((await submit()).err).toContain("of this file is unfinished");
		server.plays[0]!.source = `other:${join(cwd, "job.yaml")}`;
		expect((await submit()).out).toBe("tiles-x7k2\n");
	});

	it("says where a job went that nobody named a target for", async () => {
		const { server, environment, run } = await setUp();
		environment.TUTTI_TARGET = server.url;
		const { err } = await run(["run", "job.yaml", "--detach"]);
		expect(err).toContain(`tiles-x7k1 was submitted to ${server.url}.\n`);
		expect(err).toContain("  Watch it: tutti attach tiles-x7k1\n");
	});

	it("tells of another version on stderr and leaves JSON lines alone", async () => {
		const { server, run } = await setUp();
		server.version = "0.99.0";
		const { code, out, err } = await run(["run", "job.yaml", "--json", "--target", server.url]);
		expect(code).toBe(0);
		expect(err).toMatch(
			/^\S+ runs Tutti 0\.99\.0, this command is .*; they understand each other\.\n$/,
		);
		for (const line of out.trim().split("\n")) expect(JSON.parse(line).type).not.toBe("notice");
		server.api = "7-9";
		const refused = await run(["ps", "--target", server.url]);
		expect(refused).toMatchObject({ code: 2, out: "" });
		expect(refused.err).toContain("hint: Use the command of its version, from a clone at 0.99.0");
	});

	it.each([
		"down",
		"validate job.yaml",
		"schema",
		"host",
		"emulator",
		"targets",
		"targets remove x",
	])("is not tutti %s, which is about this machine", async (line) => {
		const { run } = await setUp();
		const { code, err } = await run([...line.split(" "), "--target", "prod"]);
		expect(err).toContain("is about this machine and takes no --target");
		expect(code).toBe(2);
	});

	it("leaves tutti down to the local server, whatever the variable says", async () => {
		const { environment, run } = await setUp();
		environment.TUTTI_TARGET = "https://prod.example";
		expect(await run(["down"])).toMatchObject({
			code: 0,
			out: expect.stringContaining("No server"),
		});
	});
});

describe("tutti login", () => {
	it("keeps a key that the target took, and no other; logout forgets it", async () => {
		const { cwd, server, run } = await setUp();
		await run(["targets", "add", "dev", server.url]);
		server.refuse = { status: 401, body: "" };
		const refused = await run(["login", "dev", "--key-stdin"], "wrong-key\n");
		expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("was not kept") });
		delete server.refuse;
		const taken = await run(["login", "dev", "--key-stdin"], "right-key\n");
		expect(taken).toMatchObject({ code: 0, out: expect.stringContaining("dev takes the key.") });
		const file = join(cwd, "config/keys.json");
		expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
			[server.url]: { key: "right-key", from: "login" },
		});
		expect(statSync(file).mode & 0o777).toBe(0o600);
		expect(statSync(join(cwd, "config")).mode & 0o777).toBe(0o700);
		expect((await run(["logout", "dev"])).out).toContain("is forgotten here");
		expect((await run(["logout", "dev"])).out).toContain("No key of dev is kept");
		expect(JSON.stringify([refused, taken])).not.toMatch(/(wrong|right)-key/);
	});

	it("takes the variable's, as a build server has it", async () => {
		const { server, environment, run } = await setUp();
		environment.TUTTI_FUNCTION_KEY = "from-variable";
		expect((await run(["login", server.url])).code).toBe(0);
		expect((await run(["login", server.url, "--target", "other"])).err).toContain(
			"name one target",
		);
	});

	it("says what it needs where there is no target, and no way to a key", async () => {
		const { server, run } = await setUp();
		expect((await run(["login"])).err).toContain("The local server asks for no key");
		expect((await run(["logout", "local"])).err).toContain("The local server asks for no key");
		expect((await run(["login", server.url])).err).toContain("stdin is no terminal");
		expect((await run(["login", server.url, "--key-stdin"], " \n")).err).toContain("it is empty");
	});
});
