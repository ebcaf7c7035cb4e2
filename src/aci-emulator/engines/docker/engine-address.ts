import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a container engine's HTTP API is: a Unix socket (or a named pipe of Windows), or a host and a port. */
export type EngineAddress = { socketPath: string } | { host: string; port: number };

/** The port of Docker's API without TLS. */
const DEFAULT_PORT = 2375;

/**
 * The addresses at which an engine may be, in the order in which they are to be tried: `DOCKER_HOST` alone
 * if it is set, as the docker command has it, else the usual sockets of Docker and podman that exist.
 * Throws for a `DOCKER_HOST` of another kind than unix, npipe or tcp.
 */
export function engineAddresses(env: NodeJS.ProcessEnv): EngineAddress[] {
	if (env.DOCKER_HOST) return [parseAddress(env.DOCKER_HOST)];
	if (process.platform === "win32") return [{ socketPath: "//./pipe/docker_engine" }];
	const home = homedir();
	const runtime = env.XDG_RUNTIME_DIR;
	const sockets = [
		"/var/run/docker.sock",
		join(home, ".docker/run/docker.sock"),
		join(home, ".colima/default/docker.sock"),
		...(runtime ? [join(runtime, "docker.sock"), join(runtime, "podman/podman.sock")] : []),
		"/run/podman/podman.sock",
	];
	return sockets.filter((path) => existsSync(path)).map((socketPath) => ({ socketPath }));
}

function parseAddress(text: string): EngineAddress {
	const [, scheme, rest = ""] = /^(unix|npipe|tcp):\/\/(.+)$/.exec(text) ?? [];
	if (scheme === "unix" || scheme === "npipe") return { socketPath: rest };
	const url = URL.parse(`http://${rest}`);
	if (scheme === "tcp" && url)
		return { host: url.hostname, port: Number(url.port || DEFAULT_PORT) };
	throw new Error(
		`DOCKER_HOST is "${text}"; expected unix://<socket>, npipe://<pipe> or tcp://<host>:<port>, without TLS.`,
	);
}

export function addressWords(address: EngineAddress): string {
	return "socketPath" in address ? address.socketPath : `${address.host}:${address.port}`;
}
