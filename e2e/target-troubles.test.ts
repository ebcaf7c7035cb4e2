/** The command against a deployment that it cannot get the key of, or that does not answer as it should. */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { JobView } from "../src/api/views.ts";
import { deskAndApp, node, POST, SQUARES } from "./desk-and-app.ts";

const both = deskAndApp();
const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener).listen(0, "127.0.0.1");
	servers.push(server);
	await once(server, "listening");
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("without what it takes", () => {
	const ps = (env: Record<string, string> = {}) =>
		both.here.tutti(["ps", "--target", "prod", "--debug"], { env });

	it.each([
		["no az", undefined, "there is no `az` on the PATH"],
		[
			"nobody signed in",
			"echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1",
			"hint: az login",
		],
		[
			"another subscription",
			"echo \"ERROR: The subscription of 'x' doesn't exist in cloud 'AzureCloud'.\" >&2; exit 1",
			"az account list",
		],
		["rubbish", "echo this-is-no-json", "what it answered is not JSON"],
		["no key", "echo '[\"127.0.0.1\"]'", "shows no function key of func-tutti"],
		["another app", "echo '[\"victim.azurewebsites.net\"]'", "Its key was not asked for"],
	])("%s is told, with what to do", async (_name, script, words) => {
		both.azdEnvironment();
		both.here.az(script);
		const { code, out, err } = await ps();
		expect([code, out]).toEqual([2, ""]);
		expect(err).toContain(words);
		expect(err).not.toContain("this-is-no-json");
	});

	it("an az that hangs is waited for 30 s", async () => {
		both.azdEnvironment();
		both.here.az("exec sleep 100");
		const begunAt = performance.now();
		const { code, err } = await ps();
		expect(code).toBe(2);
		expect(err).toContain("did not answer within 30 s");
		expect(performance.now() - begunAt).toBeLessThan(45_000);
	});

	it("a wrong key in the variable is said to be that, and not replaced", async () => {
		both.azdEnvironment();
		both.azGives(both.app.key);
		const { code, err } = await ps({ TUTTI_FUNCTION_KEY: "a-wrong-key" });
		expect(code).toBe(2);
		expect(err).toContain("prod refuses the key in TUTTI_FUNCTION_KEY");
		expect(err).not.toContain("a-wrong-key");
		expect(readdirSync(both.here.folder)).not.toContain("az-calls");
	});

	it("no key and no way to one is said, and the variable's is enough", async () => {
		const at = ["--target", both.app.url];
		const none = await both.here.tutti(["run", "job.yaml", ...at]);
		expect(none).toMatchObject({ code: 2, out: "" });
		expect(none.err).toContain(`hint: Give it: tutti login ${both.app.url}`);
		const env = { TUTTI_FUNCTION_KEY: both.app.key };
		expect((await both.here.tutti(["run", "job.yaml", "--quiet", ...at], { env })).code).toBe(0);
		const login = await both.here.tutti(["login", both.app.url, "--key-stdin"], {
			input: `${both.app.key}\n`,
		});
		expect(login.code).toBe(0);
		expect((await both.here.tutti(["ps", ...at])).code).toBe(0);
	});
});

describe("when what answers is not as it should be", () => {
	const withKey = () => ({ env: { TUTTI_FUNCTION_KEY: both.app.key } });

	/** The app, with what a test does to its answers. */
	function behind(change: (headers: Headers, path: string) => { status?: number }) {
		return serve(async (request, response) => {
			const headers = { "x-functions-key": `${request.headers["x-functions-key"]}` };
			const answer = await fetch(`${both.app.url}${request.url}`, { headers });
			const answered = new Headers(answer.headers);
			const { status = answer.status } = change(answered, request.url!);
			answered.delete("transfer-encoding");
			response.writeHead(status, Object.fromEntries(answered));
			response.end(Buffer.from(await answer.arrayBuffer()));
		});
	}

	it("nobody there is an error at once", async () => {
		const { code, err } = await both.here.tutti(
			["ps", "--target", "http://127.0.0.1:9"],
			withKey(),
		);
		expect(code).toBe(3);
		expect(err).toMatch(/^error: http:\/\/127\.0\.0\.1:9 cannot be reached/);
	});

	it("another version is warned of or refused, with what to do", async () => {
		const newer = await behind((headers) => {
			headers.set("tutti-version", "9.9.9");
			return {};
		});
		const works = await both.here.tutti(["ps", "--all", "--json", "--target", newer], withKey());
		expect(works.code).toBe(0);
		expect(Array.isArray(JSON.parse(works.out))).toBe(true);
		expect(works.err).toContain("runs Tutti 9.9.9");
		const tooNew = await behind((headers) => {
			headers.set("tutti-version", "9.9.9");
			headers.set("tutti-api", "8-9");
			return {};
		});
		const refused = await both.here.tutti(["run", "job.yaml", "--target", tooNew], withKey());
		expect(refused).toMatchObject({ code: 2, out: "" });
		expect(refused.err).toContain("from a clone at 9.9.9");
	});

	it("a page, or a login before it, is no Tutti", async () => {
		const page = await serve((_request, response) => {
			response.writeHead(200, { "content-type": "text/html" }).end("<html>Welcome</html>");
		});
		const { code, err } = await both.here.tutti(["ps", "--target", page], withKey());
		expect(code).toBe(2);
		expect(err).toContain(
			"is no Tutti, or one from before 0.2. It answered 200 to GET /api/jobs, with text/html.",
		);
	});

	it("an app that is just starting is waited for, with a word", async () => {
		let requests = 0;
		const starting = await behind(() => (++requests < 2 ? { status: 503 } : {}));
		const { code, err } = await both.here.tutti(["ps", "--target", starting], withKey());
		expect(code).toBe(0);
		expect(err).toContain(
			"does not answer yet. One that had nothing to do takes a while to start.",
		);
	});

	it("an app that dies while a job is followed is waited for, and the job ends", async () => {
		const slow = SQUARES.replace(
			"const x",
			"await new Promise((end) => setTimeout(end, 4000)); const x",
		);
		both.here.write("job.yaml", slow);
		const followed = both.here.start(["run", "job.yaml", "--target", both.app.url], withKey());
		await followed.saw("running, 3 items");
		await both.app.kill();
		await followed.saw("has stopped answering. Trying again; the job goes on there.");
		await both.app.start();
		const { code, out, err } = await followed.ended;
		expect(code, out + err).toBe(0);
		expect(err).toContain("answers again.");
	});

	it("a redirect of an output file gets no key, on another origin", async () => {
		const seen: IncomingMessage["headers"][] = [];
		const storage = await serve((request, response) => {
			seen.push(request.headers);
			response.end("12345");
		});
		const script = `const x = 1; await fetch(process.env.TUTTI_OUTPUT_URL, { method: "PUT", body: "12345" }); ${POST}`;
		const job = { image: "alpine", command: node(script), items: [1] };
		both.here.write("job.yaml", JSON.stringify(job));
		expect(
			(await both.here.tutti(["run", "job.yaml", "--target", both.app.url], withKey())).code,
		).toBe(0);
		const [{ id }] = (await both.jobs()) as [JobView];
		const redirecting = await behind((headers, path) => {
			if (!path.endsWith("/output")) return {};
			headers.set("location", `${storage}/container/blob?sig=signature`);
			return { status: 302 };
		});
		const at = ["--target", redirecting];
		const fetched = await both.here.tutti(["outputs", id, "--to", "files", ...at], withKey());
		expect(fetched.code, fetched.err).toBe(0);
		expect(readFileSync(join(both.here.folder, "files/0.txt"), "utf8")).toBe("12345");
		expect(seen).toHaveLength(1);
		expect(JSON.stringify(seen)).not.toContain(both.app.key);
		expect(fetched.out + fetched.err).not.toContain("signature");
	});
});
