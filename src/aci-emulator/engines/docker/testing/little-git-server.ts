import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A server on 127.0.0.1 with one repository, which it hands out as plain files. */
export interface LittleGitServer {
	/** Where the repository's own folder is, `site.git`; for files of the test, too. */
	root: string;
	/** Of the repository, without the scheme. */
	address: string;
	/** The file `page` says "first" in it, in the tag v1 and in the branch old; "second" in main. */
	firstCommit: string;
	/** Answers a request; may be replaced. Default: the file asked for. */
	serve: RequestListener;
	/** How many requests came. */
	asked: number;
	connections(): Promise<number>;
	close(): void;
}

export async function littleGitServer(): Promise<LittleGitServer> {
	const root = mkdtempSync(join(tmpdir(), "little-git-server-"));
	const firstCommit = makeRepository(join(root, "work"), join(root, "site.git"));
	const server = createServer((request, response) => {
		git.asked += 1;
		git.serve(request, response);
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => server.once("listening", resolve));
	const git: LittleGitServer = {
		...{ root, firstCommit, asked: 0 },
		address: `127.0.0.1:${(server.address() as AddressInfo).port}/site.git`,
		serve({ url = "" }, response) {
			const file = join(root, url.replace(/\?.*$/, ""));
			if (!existsSync(file)) return void response.writeHead(404).end();
			response.end(readFileSync(file));
		},
		connections: () =>
			new Promise((resolve, reject) => {
				server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
			}),
		close() {
			server.closeAllConnections();
			server.close();
			rmSync(root, { recursive: true, force: true });
		},
	};
	return git;
}

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
