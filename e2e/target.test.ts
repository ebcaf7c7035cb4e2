/**
 * The command against a deployment: the built command, and the app's bundle on a host that asks for keys as Azure does.
 * Containers are processes on the emulator; `az` is a script; nothing here has been near Azure.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import type { JobView } from "../src/api/views.ts";
import { deskAndApp } from "./desk-and-app.ts";

const both = deskAndApp();

const LONG = JSON.stringify({
	name: "long",
	image: "alpine",
	command: ["sleep", "60"],
	items: [1],
	completion: "poll",
});

describe("with an environment of azd and the Azure CLI", () => {
	beforeEach(() => {
		both.azdEnvironment();
		both.azGives(both.app.key);
	});

	it("a job runs, is read, retried and removed by every command, and az is asked once", async () => {
		const at = ["--target", "prod"];
		const ran = await both.here.tutti(["run", "job.yaml", "--output", "out.json", ...at]);
		expect(ran, ran.err).toMatchObject({ code: 0 });
		expect(ran.err).toBe("Asking the Azure CLI for the key of prod.\n");
		expect(ran.out).toContain("3 of 3 items succeeded");
		const result = JSON.parse(readFileSync(join(both.here.folder, "out.json"), "utf8"));
		expect(result.map(({ result }: { result: number }) => result)).toEqual([1, 4, 9]);
		const [{ id }] = (await both.jobs()) as [JobView];
		const all = await both.here.tutti(["ps", "--all", "--json", ...at]);
		expect(JSON.parse(all.out)[0]).toMatchObject({ id, status: "succeeded" });
		expect((await both.here.tutti(["logs", id, ...at])).out).toContain("squared 9");
		expect((await both.here.tutti(["attach", id, ...at])).code).toBe(0);
		expect((await both.here.tutti(["quota", ...at])).out).toContain("container groups");
		expect(await both.here.tutti(["outputs", id, "--to", "files", ...at])).toMatchObject({
			code: 0,
		});
		expect((await both.here.tutti(["retry", id, ...at])).err).toContain(
			"hint: A new job of the same file: tutti run <job-file> --new --target prod",
		);
		expect((await both.here.tutti(["purge", id, ...at])).out).toBe(`${id} is being removed.\n`);
		const calls = readFileSync(join(both.here.folder, "az-calls"), "utf8").trim().split("\n");
		expect(calls.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
			"resource show",
			"functionapp keys",
		]);
		expect(calls.join()).not.toContain(both.app.key);
		expect(statSync(join(both.here.folder, ".config/tutti/keys.json")).mode & 0o777).toBe(0o600);
		expect(readdirSync(both.here.folder)).not.toContain(".tutti");
	});

	it("a job is suspended, resumed and canceled, and Ctrl-C leaves it going", async () => {
		both.here.write("job.yaml", LONG);
		const env = { TUTTI_TARGET: "prod" };
		const followed = both.here.start(["run", "job.yaml"], { env });
		await followed.saw("running, 1 item");
		followed.child.kill("SIGINT");
		const { code, err } = await followed.ended;
		expect(code).toBe(130);
		const [{ id, status }] = (await both.jobs()) as [JobView];
		expect(status).toBe("running");
		expect(err).toContain(`${id} goes on at prod.\n  Watch it: tutti attach ${id}\n`);
		const again = await both.here.tutti(["run", "job.yaml", "--detach"], { env });
		expect(again.out).toBe(`${id}\n`);
		expect((await both.here.tutti(["suspend", id], { env })).out).toContain(`tutti resume ${id}\n`);
		expect((await both.here.tutti(["resume", id], { env })).out).toContain(`${id} goes on.`);
		expect((await both.here.tutti(["cancel", id], { env })).out).toContain("is being canceled");
		expect((await both.here.tutti(["attach", id], { env })).code).toBe(1);
	});

	it("a key that was replaced is fetched anew, once", async () => {
		const keys = { [both.app.url]: { key: "an-old-key", from: "azure-cli" } };
		both.here.write(".config/tutti/keys.json", JSON.stringify(keys), 0o600);
		const seen = await both.here.tutti(["ps", "--all", "--target", "prod"]);
		expect(seen).toMatchObject({ code: 0 });
		expect(seen.err).toMatch(/^prod refuses the key that is kept for it\.\nAsking the Azure CLI/);
		expect(both.here.texts(["az"])).toContain(both.app.key);
		both.azGives("another-wrong-key");
		both.here.write(".config/tutti/keys.json", JSON.stringify(keys), 0o600);
		const refused = await both.here.tutti(["ps", "--target", "prod", "--debug"]);
		expect(refused).toMatchObject({ code: 2 });
		expect(refused.err).toContain("refuses the key that the Azure CLI gave a moment ago");
		expect(refused.err).not.toMatch(/an-old-key|another-wrong-key/);
	});

	it("login and targets take the environment that azd takes, and logout forgets its key", async () => {
		expect((await both.here.tutti(["login"])).out).toContain("prod takes the key.");
		const listed = JSON.parse((await both.here.tutti(["targets", "--json"])).out);
		expect(listed[1]).toMatchObject({
			...{ name: "prod", url: both.app.url, from: "azd", keyFrom: "kept", answers: true },
			isDefault: false,
		});
		expect((await both.here.tutti(["logout", "prod"])).code).toBe(0);
		const kept = JSON.parse(
			readFileSync(join(both.here.folder, ".config/tutti/keys.json"), "utf8"),
		);
		expect(kept).toEqual({});
		expect((await both.here.tutti(["targets"])).out).toMatch(
			/prod {4}azd {3}Azure CLI {3}asks for a key/,
		);
	});

	it("az itself is not given the variable's key", async () => {
		const env = { TUTTI_FUNCTION_KEY: both.app.key };
		expect((await both.here.tutti(["ps", "--target", "prod"], { env })).code).toBe(0);
		await both.here.tutti(["ps", "--target", "prod"]);
		expect(readFileSync(join(both.here.folder, "az-saw-key"), "utf8")).toBe("[]\n[]\n");
	});
});

it("a job's secrets, files and items are read here, and its containers have no key", async () => {
	both.here.write("items.jsonl", "1\n2\n");
	both.here.write(
		"say.mjs",
		'const x = [process.env.TOKEN.length, process.env.TUTTI_FUNCTION_KEY ?? "none"];\nawait fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: JSON.stringify(x) });',
	);
	both.here.write(
		"job.yaml",
		`image: alpine\nitems: { file: items.jsonl }\nfiles: { say.mjs: say.mjs }\nsecrets: { TOKEN: { env: MY_TOKEN } }\ncommand: [sh, -c, '${process.execPath} "$TUTTI_FILES/say.mjs"']\n`,
	);
	const env = { MY_TOKEN: "seven77", TUTTI_FUNCTION_KEY: both.app.key };
	const ran = await both.here.tutti(
		["run", "job.yaml", "--output", "r.json", "--target", both.app.url],
		{
			env,
		},
	);
	expect(ran.code, ran.out + ran.err).toBe(0);
	const results = JSON.parse(readFileSync(join(both.here.folder, "r.json"), "utf8"));
	expect(results.map(({ result }: { result: unknown }) => result)).toEqual([
		[7, "none"],
		[7, "none"],
	]);
});

it.skipIf(process.platform !== "linux")(
	"a local server is started without the variable's key (known on Linux only)",
	async () => {
		const env = { TUTTI_FUNCTION_KEY: both.app.key };
		const none = await both.here.tutti(["attach", "--target", "local"], { env });
		expect(none.err).toContain("There is no job in");
		const server = readFileSync(join(both.here.folder, ".tutti/server.json"), "utf8");
		const { pid } = JSON.parse(server) as { pid: number };
		expect(readFileSync(`/proc/${pid}/environ`, "utf8")).toContain("TUTTI_CONTAINERS");
		expect(readFileSync(`/proc/${pid}/environ`, "utf8")).not.toContain(both.app.key);
		expect((await both.here.tutti(["down"])).code).toBe(0);
	},
);
