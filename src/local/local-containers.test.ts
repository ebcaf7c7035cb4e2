import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { localContainers } from "./local-containers.ts";

const NO_ENGINE = { DOCKER_HOST: "unix:///nowhere/docker.sock" };

async function choose(env: NodeJS.ProcessEnv) {
	const stateFolder = mkdtempSync(join(tmpdir(), "local-containers-"));
	onTestFinished(() => rmSync(stateFolder, { recursive: true }));
	const lines: string[] = [];
	const log = (line: string) => void lines.push(line);
	const { engine, notice } = await localContainers(env, { stateFolder, clock: realClock(), log });
	onTestFinished(() => engine.close());
	return { name: engine.name, notice, lines };
}

it("without an engine, containers are processes, and the notice says so", async () => {
	const { name, notice, lines } = await choose(NO_ENGINE);
	expect(name).toBe("process");
	expect(notice).toContain("plain processes");
	expect(notice).toContain("No Docker or podman answers.");
	expect(lines.join()).toContain("/nowhere/docker.sock");
});

it("processes that were asked for need no engine, and none is looked for", async () => {
	const { name, notice, lines } = await choose({ ...NO_ENGINE, TUTTI_CONTAINERS: "process" });
	expect(name).toBe("process");
	expect(notice).toMatch(/They are (not )?held to their (CPU and )?memory/);
	expect(lines).toEqual([expect.stringMatching(/^process-bounds: /)]);
});

it("an engine that was asked for and does not answer is an error that says what was tried", async () => {
	await expect(choose({ ...NO_ENGINE, TUTTI_CONTAINERS: "docker" })).rejects.toMatchObject({
		code: "containers-unavailable",
		message: expect.stringContaining("/nowhere/docker.sock"),
	});
});

it("without an engine, what is Docker's alone has no effect, and the notice says so", async () => {
	const folder = tmpdir();
	const env = { ...NO_ENGINE, TUTTI_SHARES: `a/b=${folder}`, TUTTI_CONTAINER_NETWORK: "bridge" };
	const { notice } = await choose(env);
	expect(notice).toContain("TUTTI_CONTAINER_NETWORK has no effect. TUTTI_SHARES has no effect.");
});

it.each([
	[
		{ TUTTI_CONTAINER_NETWORK: "none" },
		"TUTTI_CONTAINER_NETWORK is 'none'; it must be host or bridge.",
	],
	[{ TUTTI_SHARES: "a=/" }, "TUTTI_SHARES must be <account>/<share>=<folder>; received 'a=/'."],
	[{ TUTTI_SHARES: "a/b=/nowhere" }, "TUTTI_SHARES must name a folder that is there; /nowhere: "],
	[{ TUTTI_SHARES: "a/b=/:a/b=/" }, "TUTTI_SHARES names the share a/b twice."],
	[{ TUTTI_CONTAINERS: "process", TUTTI_SHARES: "a/b=/" }, "TUTTI_SHARES cannot be had with"],
])("%j is refused", async (env, message) => {
	await expect(choose({ ...NO_ENGINE, ...env })).rejects.toMatchObject({
		code: "containers-unknown",
		message: expect.stringContaining(message),
	});
});

it("another value is refused, with those that there are", async () => {
	await expect(choose({ TUTTI_CONTAINERS: "doker" })).rejects.toMatchObject({
		code: "containers-unknown",
		message: "TUTTI_CONTAINERS is 'doker'; it must be auto, docker or process.",
	});
});
