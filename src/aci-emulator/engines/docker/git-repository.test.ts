import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Volume } from "../../groups/container-group.ts";
import { cloneRepository } from "./git-repository.ts";
import { type LittleGitServer, littleGitServer } from "./testing/little-git-server.ts";

let git: LittleGitServer;
let root: string;
/** Of the server, without credentials. */
let url: string;
let folder: string;
let serveFiles: RequestListener;

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
	git = await littleGitServer();
	({ root, address: url, serve: serveFiles } = git);
});

beforeEach(() => {
	folder = mkdtempSync(join(root, "volume-"));
	git.asked = 0;
	git.serve = serveFiles;
});

afterAll(() => git.close());

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
		["by-commit", git.firstCommit],
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
	expect(git.asked).toBe(0);
});

it("uses the credentials of the URL, and quotes them in no message", async () => {
	git.serve = (request, response) => {
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
		git.serve = (request, response) => {
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
	git.serve = () => undefined;
	const said = await failure({ repository: `http://${url}` }, { withinMs: 300 });
	expect(said).toContain("longer than 0.3 s");
	await expect.poll(git.connections).toBe(0);
	const ending = new AbortController();
	const other = { repository: `http://${url}`, directory: "other" };
	const cloning = clone(other, { signal: ending.signal });
	await expect.poll(() => git.asked).toBe(2);
	ending.abort(new Error("the group is gone"));
	await expect(cloning).rejects.toThrow("the group is gone");
	await expect.poll(git.connections).toBe(0);
});
