/**
 * Clones the repository of a gitRepo volume. This owns what git may be asked for and how it is run; where the
 * clone belongs is `volume-places.ts`'s.
 *
 * Invariants:
 * 1. Nothing of this machine is read: only remote URLs are cloned, without its user's settings and credentials.
 *    A private repository's are in its URL, as in ACI.
 * 2. It ends, with all that git started: in time, or at the signal.
 * 3. No message quotes a credential.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { devNull } from "node:os";
import { join, normalize } from "node:path";
import { text } from "node:stream/consumers";
import type { Volume } from "../../groups/container-group.ts";

type GitRepository = NonNullable<Volume["gitRepo"]>;

interface CloneOptions {
	/** Ends it; it then rejects with the signal's reason. */
	signal: AbortSignal;
	/** In milliseconds of the wall. Default 10 minutes: a third of what a group has to start. */
	withinMs?: number;
}

const WITHIN_MS = 600_000;
const PROTOCOLS = new Set(["https:", "http:", "git:", "ssh:"]);
/** `user@host:path`, as git takes it for ssh. Not `helper::…`, by which git runs programs. */
const SSH_REMOTE = /^[\w][\w.-]*@[a-z0-9][a-z0-9.-]*:[^:]/i;
/** What git's ways to a server need of this machine. */
const KEPT_VARIABLES =
	/^(PATH|LANG|LC_\w+|TMPDIR|TEMP|TMP|SYSTEMROOT|(https?|all|no)_proxy|SSL_CERT_(FILE|DIR)|CURL_CA_BUNDLE|GIT_SSL_CA(INFO|PATH))$/i;

/** Clones into `folder`, which is there and empty. Throws a sentence that says what could not be cloned and why. */
export async function cloneRepository(
	{ repository, directory, revision }: GitRepository,
	folder: string,
	{ signal, withinMs = WITHIN_MS }: CloneOptions,
): Promise<void> {
	if (!isRemote(repository)) {
		throw new Error(
			"its repository cannot be cloned: expected a URL of https, http, git or ssh, without blanks; nothing else is read, least of all this machine's own folders",
		);
	}
	if (revision?.startsWith("-")) {
		throw new Error(`its revision is "${revision}"; expected a commit, a tag or a branch`);
	}
	const target = join(folder, normalize(join("/", directory ?? nameOf(repository))));
	const late = AbortSignal.timeout(withinMs);
	const limits = { cwd: folder, signal: AbortSignal.any([signal, late]) };
	try {
		await git(["clone", "--quiet", "--", repository, target], limits);
		if (revision) await git(["-C", target, "checkout", "--quiet", revision, "--"], limits);
	} catch (error) {
		signal.throwIfAborted();
		const why = late.aborted ? `it took longer than ${withinMs / 1000} s` : reasonOf(error);
		const said = why.replaceAll(repository, shown(repository));
		throw new Error(`${shown(repository)} cannot be cloned: ${withoutCredentials(said)}`);
	}
}

function isRemote(repository: string): boolean {
	if (/[\s\p{Cc}]/u.test(repository)) return false;
	const url = URL.parse(repository);
	if (url && PROTOCOLS.has(url.protocol)) return /^[^-]/.test(url.hostname);
	return SSH_REMOTE.test(repository);
}

/** As git names the folder of a clone. */
function nameOf(repository: string): string {
	return repository
		.replace(/[?#].*$/, "")
		.replace(/\/+$/, "")
		.replace(/^.*[/:]/, "")
		.replace(/\.git$/, "");
}

function shown(repository: string): string {
	return withoutCredentials(repository.replace(/[?#].*$/, ""));
}

function withoutCredentials(said: string): string {
	return said.replace(/:\/\/[^\s/]*@/g, "://");
}

function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	return code === "ENOENT" ? "git is not installed on this machine" : message;
}

/** Throws what git said when it failed. */
async function git(
	args: string[],
	{ cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<void> {
	signal.throwIfAborted();
	// In a process group of its own, with which the programs end that git starts for its way to a server.
	const child = spawn("git", args, {
		...{ cwd, detached: true, env: environment(), stdio: ["ignore", "ignore", "pipe"] },
	});
	const kill = () => killGroup(child.pid);
	signal.addEventListener("abort", kill, { once: true });
	try {
		const [[code], said] = await Promise.all([once(child, "close"), text(child.stderr!)]);
		if (code !== 0) throw new Error(said.trim() || `git ended with ${code}`);
	} finally {
		signal.removeEventListener("abort", kill);
	}
}

function killGroup(pid: number | undefined): void {
	if (pid === undefined) return;
	try {
		process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
	} catch {} // it has ended
}

function environment(): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(([name]) => KEPT_VARIABLES.test(name));
	return {
		...Object.fromEntries(kept),
		HOME: devNull,
		GIT_CONFIG_GLOBAL: devNull,
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_TERMINAL_PROMPT: "0",
		// Also where a server redirects to.
		GIT_ALLOW_PROTOCOL: "https:http:git:ssh",
		GIT_SSH_COMMAND: "ssh -F none -o BatchMode=yes -o IdentityFile=none -o IdentityAgent=none",
	};
}
