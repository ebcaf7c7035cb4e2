import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

const CLIENT = "22222222-2222-2222-2222-222222222222";
const FREE_PORTS = ["--port", "0", "--http-port", "0"];

function setUp() {
	const cwd = temporaryFolder();
	const context = contextUnderTest({ cwd, clock: realClock() });
	const command = (...argv: string[]) => tutti(["emulator", ...FREE_PORTS, ...argv], context);
	/** Runs the command until it has started, does something, and stops it with Ctrl-C. */
	const run = async (argv: string[], work: () => unknown = () => undefined) => {
		const ended = command(...argv);
		await expect.poll(() => context.signals.listenerCount("SIGINT"), { timeout: 10_000 }).toBe(1);
		await work();
		context.signals.emit("SIGINT");
		return ended;
	};
	return { cwd, context, command, run };
}

describe("tutti emulator", () => {
	it("says how clients find it, takes the principal of its file, and stops in order on Ctrl-C", async () => {
		const { cwd, context, run } = setUp();
		const code = await run([], async () => {
			const file = join(cwd, ".aci-emulator", "client.env");
			expect(context.out()).toContain(`. ${file}\n`);
			expect(statSync(file).mode & 0o077).toBe(0);
			const variables = Object.fromEntries(
				[...readFileSync(file, "utf8").matchAll(/export (\w+)='(.*)'/g)].map(([, k, v]) => [k, v]),
			) as Record<string, string>;
			expect(context.out()).not.toContain(variables.AZURE_CLIENT_SECRET);
			const agent = new Agent({ ca: readFileSync(variables.NODE_EXTRA_CA_CERTS!, "utf8") });
			const token = await post(
				`${variables.AZURE_AUTHORITY_HOST}/${variables.AZURE_TENANT_ID}/oauth2/v2.0/token`,
				agent,
				new URLSearchParams({
					grant_type: "client_credentials",
					client_id: variables.AZURE_CLIENT_ID!,
					client_secret: variables.AZURE_CLIENT_SECRET!,
					scope: "https://management.azure.com/.default",
				}),
			);
			agent.destroy();
			expect(token).toMatchObject({ token_type: "Bearer", access_token: expect.any(String) });
		});
		expect([code, context.err()]).toEqual([0, "The emulator stops; its containers are ended.\n"]);
	});

	it("prints its start as one JSON object, without secrets, with --json", async () => {
		const { context, run } = setUp();
		await run(["--json", "--location", "West US", "--engine", "simulated"]);
		const [line] = context.out().split("\n");
		expect(JSON.parse(line!)).toMatchObject({
			type: "started",
			url: expect.stringMatching(/^https:/),
			location: "westus",
			engine: "simulated",
			clock: "real",
		});
		expect(JSON.parse(line!)).not.toHaveProperty("principal");
		expect(JSON.parse(line!)).not.toHaveProperty("identity");
	});

	it("prints nothing with --silent", async () => {
		const { context, run } = setUp();
		expect([await run(["--silent"]), context.out(), context.err()]).toEqual([0, "", ""]);
	});

	it.each([
		[["--port", "70000"], "--port must be a whole number from 0 to 65535; received '70000'."],
		[["--quota", "groups=1"], "--quota must be <name>=<number> or <location>.<name>=<number>; "],
		[["--quota", "standardCores=-1"], "--quota must be <name>=<number>"],
		[["--subscription", "mine"], "--subscription must be a GUID such as"],
		[["--principal", "secret"], "--principal must be <client id>=<secret>, or "],
		[["--principal", "me=secret"], "The client id of --principal must be a GUID"],
		[["--principal", `${CLIENT}=`], "received a text with nothing after '='"],
		[["--principal", `${CLIENT}=@absent.pem`], "absent.pem: there is no such file"],
		[["--state", ""], "--state must not be empty"],
		[["--hostname", ""], "--hostname must not be empty"],
		[["--location", " "], "--location must not be empty"],
		[["--location", "a/b"], "--location must be letters, digits and '-'"],
		[["--quota", "a/b.standardCores=1"], "--quota must be <name>=<number> or"],
		[["--faults", ""], "--faults must not be empty"],
		[["--simulation", ""], "--simulation must not be empty"],
		[["--hostname", "192.0.2.1"], "hint: --hostname must be an address of this machine"],
		[["--share", "a/b=absent"], "absent: there is nothing"],
		[["--share", "a=."], "--share must be <account>/<share>=<folder>; received 'a=.'"],
		[["--share", "a/b=.", "--share", "a/b=/"], "--share names the share a/b twice"],
		[["--network", "none"], "--network must be host or bridge; received 'none'"],
		[["--engine", "process", "--network", "host"], "--network is for --engine docker"],
		[["--timing", "pullMs=soon"], "--timing must be <name>=<number>; received 'pullMs=soon'"],
		[["--timing", "pull=1"], "hint: Names: pendingMs, pullMs, startMs,"],
		[["--timing", "pullMbPerSecond=0"], "pullMbPerSecond is above it"],
		[["--image-size", "alpine"], "--image-size must be <image>=<megabytes>; received 'alpine'"],
		[["--async-header", "location"], "--async-header must be Azure-AsyncOperation or Location"],
		[["--quota", "cores=1"], "; and endedGroupsHoldCores, which is true or false."],
		[["--faults", "absent.json"], "absent.json: there is no such file.\nhint: docs/aci-emu"],
		[["--engine", "process", "--share", "a/b=."], "--share is for --engine docker"],
		[["--engine", "simulated", "--share", "a/b=."], "--share is for --engine docker"],
		[["--engine", "vm"], "--engine must be "],
		[["--engine", "process", "--simulation", "s.json"], "--simulation is for --engine simulated"],
		[["--simulation", "absent.json"], "absent.json: there is no such file. Nothing was started."],
		[["--clock", "slow"], "--clock must be real, stepped, or scaled:<factor>"],
		[["--prot", "1"], "unknown option '--prot'"],
	])("refuses %j and starts nothing", async (argv, words) => {
		const { context, command } = setUp();
		expect(await command(...argv)).toBe(2);
		expect(context.err()).toContain(words);
	});

	it("refuses a certificate that is none before any client comes, without repeating it", async () => {
		const { cwd, context, command } = setUp();
		writeFileSync(join(cwd, "cert.pem"), "sesame");
		expect(await command("--principal", `${CLIENT}=@cert.pem`)).toBe(2);
		expect(context.err()).toContain("cert.pem must hold a PEM certificate");
		expect(context.err()).not.toContain("sesame");
	});

	it("does not repeat the secret of a principal that was given without its id", async () => {
		const { context, command } = setUp();
		expect(await command("--principal", "sesame")).toBe(2);
		expect(context.err()).not.toContain("sesame");
	});

	it.runIf(existsSync("/proc/self"))(
		"says of a folder that the system refuses that it does",
		async () => {
			const { context, command } = setUp();
			expect(await command("--state", "/proc/nowhere")).toBe(2);
			expect(context.err()).toMatch(/\/proc\/nowhere cannot be made .*\n.*--state names another/);
		},
	);

	it("names each option once in its help", async () => {
		const { context, command } = setUp();
		expect(await command("--help")).toBe(0);
		const names = context.out().match(/^ +--[a-z-]+/gm) ?? [];
		expect(names.length).toBeGreaterThan(20);
		expect(new Set(names).size).toBe(names.length);
		expect(context.out()).toContain("--debug");
	});

	it("takes how the platform is timed, and by which header an operation is followed", async () => {
		const { run } = setUp();
		const timing = ["--timing", "pendingMs=0", "--image-size", "alpine=3"];
		expect(await run(["--engine", "simulated", ...timing, "--async-header", "Location"])).toBe(0);
	});

	it("leaves the working folder as it was when --state is empty", async () => {
		const { cwd, command } = setUp();
		await command("--state", "", "--engine", "simulated");
		expect(readdirSync(cwd)).toEqual([]);
	});

	it("says of a port that is taken which one, and what to do", async () => {
		const first = setUp();
		await first.run([], async () => {
			const port = /https:\/\/127\.0\.0\.1:(\d+)/.exec(first.context.out())![1]!;
			const second = setUp();
			expect(await second.command("--port", port)).toBe(2);
			expect(second.context.err()).toMatch(/EADDRINUSE.*\n.*--port and --http-port/);
		});
	});
});

function post(url: string, agent: Agent, form: URLSearchParams): Promise<unknown> {
	const body = form.toString();
	const headers = {
		"content-type": "application/x-www-form-urlencoded",
		"content-length": body.length,
	};
	return new Promise((resolve, reject) => {
		const call = request(url, { method: "POST", agent, headers }, (answer) => {
			let text = "";
			answer.setEncoding("utf8").on("data", (chunk) => {
				text += chunk;
			});
			answer.on("end", () => resolve(JSON.parse(text)));
		});
		call.on("error", reject);
		call.end(body);
	});
}
