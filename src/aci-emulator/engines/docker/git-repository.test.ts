import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Volume } from "../../groups/container-group.ts";
import { cloneRepository } from "./git-repository.ts";

let root: string;
let server: Server;
/** Of the server, without credentials. */
let url: string;
let folder: string;
let firstCommit: string;
/** What the server is asked, until it is told to be silent. */
let serve: RequestListener;
let asked = 0;

const never = new AbortController().signal;
const clone = (gitRepo: NonNullable<Volume["gitRepo"]>, more: object = {}) =>
	cloneRepository(gitRepo, folder, { signal: never, ...more });
const failure = async (gitRepo: NonNullable<Volume["gitRepo"]>, more?: object) =>
	await clone(gitRepo, more).then(
		() => "",
		(error: Error) => error.message,
	);
const cloned = (path: string) => readFileSync(join(folder, path), "utf8");

beforeAll(async () => {
	root = mkdtempSync(join(tmpdir(), "git-repository-"));
	firstCommit = makeRepository(join(root, "work"), join(root, "site.git"));
	server = createServer((request, response) => {
		asked += 1;
		serve(request, response);
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	url = `127.0.0.1:${(server.address() as AddressInfo).port}/site.git`;
});

beforeEach(() => {
	folder = mkdtempSync(join(root, "volume-"));
	asked = 0;
	serve = serveFiles;
});

afterAll(() => {
	server.closeAllConnections();
	server.close();
	rmSync(root, { recursive: true, force: true });
});

it("clones a remote repository into a folder of its name, or the one asked for", async () => {
	await clone({ repository: `http://${url}` });
	expect(cloned("site/page")).toBe("second\n");
	folder = mkdtempSync(join(root, "volume-"));
	await clone({ repository: `http://${url}`, directory: "." });
	expect(cloned("page")).toBe("second\n");
	await clone({ repository: `http://${url}`, directory: "deep/er" });
	expect(cloned("deep/er/page")).toBe("second\n");
});

it("takes the revision asked for: a commit, a tag or a branch", async () => {
	for (const [directory, revision] of [
		["by-commit", firstCommit],
		["by-tag", "v1"],
		["by-branch", "old"],
	] as const) {
		await clone({ repository: `http://${url}`, directory, revision });
		expect(cloned(`${directory}/page`)).toBe("first\n");
	}
});

it("takes no option for a revision", async () => {
	expect(await failure({ repository: `http://${url}`, revision: "--force" })).toContain(
		'"--force"',
	);
	expect(asked).toBe(0);
});

it("uses the credentials of the URL, and quotes them in no message", async () => {
	serve = (request, response) => {
		const expected = `Basic ${Buffer.from("robot:hush-hush").toString("base64")}`;
		if (request.headers.authorization === expected) return serveFiles(request, response);
		response.writeHead(401, { "www-authenticate": 'Basic realm="site"' }).end();
	};
	await clone({ repository: `http://robot:hush-hush@${url}` });
	expect(cloned("site/page")).toBe("second\n");
	for (const user of ["robot:wrong-wrong@", "wrong-wrong@", ""]) {
		const said = await failure({ repository: `http://${user}${url}?sig=wrong-wrong` });
		expect(said).toContain("127.0.0.1");
		expect(said).not.toContain("wrong-wrong");
	}
});

it.each([
	["a path", () => join(root, "site.git")],
	["a path that looks like a host's", () => `./${join("..", "site.git")}`],
	["a file's URL", () => `file://${join(root, "site.git")}`],
	["a program that git would run", () => `ext::sh -c touch%20${join(root, "ran")}`],
	["a program as a host's", () => `robot@host::${join(root, "site.git")}`],
	["an option", () => "--upload-pack=touch ran"],
	["an option as a host", () => "ssh://-oProxyCommand=touch/x"],
	["a URL with a line's end", () => `http://${url}\n`],
])("clones no %s", async (_, repository) => {
	expect(await failure({ repository: repository() })).toContain("expected a URL of https");
	expect(existsSync(join(root, "ran"))).toBe(false);
});

it("reads neither settings nor credentials of this machine's user", async () => {
	const home = mkdtempSync(join(root, "home-"));
	writeFileSync(join(home, ".netrc"), "machine 127.0.0.1 login robot password mine\n");
	const local = `[url "${root}/"]\n\tinsteadOf = http://elsewhere.invalid/\n`;
	writeFileSync(join(home, ".gitconfig"), local);
	const before = process.env.HOME;
	process.env.HOME = home;
	try {
		const authorizations: unknown[] = [];
		serve = (request, response) => {
			authorizations.push(request.headers.authorization);
			response.writeHead(401, { "www-authenticate": 'Basic realm="site"' }).end();
		};
		await failure({ repository: `http://${url}` });
		expect(authorizations).toEqual([undefined]);
		const said = await failure({ repository: "http://elsewhere.invalid/site.git" });
		expect(said).toContain("cannot be cloned");
	} finally {
		process.env.HOME = before;
	}
});

it("gives up in time, and at the signal, with all that git has started", async () => {
	serve = () => undefined;
	const said = await failure({ repository: `http://${url}` }, { withinMs: 300 });
	expect(said).toContain("longer than 0.3 s");
	await expect.poll(connections).toBe(0);
	const ending = new AbortController();
	const other = { repository: `http://${url}`, directory: "other" };
	const cloning = clone(other, { signal: ending.signal });
	await expect.poll(() => asked).toBe(2);
	ending.abort(new Error("the group is gone"));
	await expect(cloning).rejects.toThrow("the group is gone");
	await expect.poll(connections).toBe(0);
});

/** A bare repository of two commits, as plain files that a server can hand out. Returns the first commit. */
function makeRepository(work: string, bare: string): string {
	mkdirSync(work);
	const author = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
	const git = (...args: string[]) =>
		execFileSync("git", [...author, ...args], { cwd: work, encoding: "utf8" }).trim();
	git("init", "--quiet", "--initial-branch=main");
	for (const content of ["first", "second"]) {
		writeFileSync(join(work, "page"), `${content}\n`);
		git("add", "page");
		git("commit", "--quiet", "-m", content);
	}
	git("tag", "v1", "HEAD~1");
	git("branch", "old", "HEAD~1");
	git("clone", "--quiet", "--bare", work, bare);
	execFileSync("git", ["update-server-info"], { cwd: bare });
	return git("rev-parse", "HEAD~1");
}

const serveFiles: RequestListener = ({ url: asked = "" }, response) => {
	const file = join(root, asked.replace(/\?.*$/, ""));
	if (!existsSync(file)) return void response.writeHead(404).end();
	response.end(readFileSync(file));
};

function connections(): Promise<number> {
	return new Promise((resolve, reject) => {
		server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
	});
}
