/**
 * Real cgroups, borrowed from a container of the engine's: it has a place among them in which the superuser
 * may make more, as an emulator has that runs in one.
 */
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe } from "vitest";
import { dockerUnderTest, leftOut } from "../docker/testing/docker-under-test.ts";
import { boundsSuite, type Held } from "./bounds.suite.ts";
import { findCgroups } from "./cgroup-bounds.ts";
import { thisHost } from "./process-bounds.ts";

const isWritable = canWriteCgroups();
const why = isWritable ? "" : " (left out: cgroups can be written by the superuser alone)";

describe.skipIf(leftOut || !isWritable)(`a plain process in a container's cgroup${why}`, () => {
	boundsSuite(borrowed);
});

/** Of version 2 the folder itself is one; of version 1, that of memory. */
function canWriteCgroups(): boolean {
	const { cgroupRoot, isSuperuser } = thisHost();
	const memory = join(cgroupRoot, "memory");
	try {
		accessSync(existsSync(memory) ? memory : cgroupRoot, constants.W_OK);
		return isSuperuser;
	} catch {
		return false;
	}
}

async function borrowed(directory: string): Promise<Held> {
	const docker = await dockerUnderTest();
	const { api } = docker.engine;
	const body = { Image: docker.image, Entrypoint: ["sleep", "600"] };
	const { Id } = await api.call<{ Id: string }>("POST", "/containers/create", { body });
	await api.call("POST", `/containers/${Id}/start`);
	const { State } = await api.call<{ State: { Pid: number } }>("GET", `/containers/${Id}/json`);
	const ownCgroups = readFileSync(`/proc/${State.Pid}/cgroup`, "utf8");
	const bounds = findCgroups(basename(directory), { ...thisHost(), ownCgroups });
	const end = async () => {
		await api.call("DELETE", `/containers/${Id}`, { query: { force: true } });
		await docker.end();
	};
	if (bounds) return { bounds, end };
	await end();
	throw new Error(`No cgroup can be made beside those of a container:\n${ownCgroups}`);
}
