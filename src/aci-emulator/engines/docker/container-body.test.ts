import { expect, it } from "vitest";
import type { ContainerSpec } from "../../groups/container-group.ts";
import type { ContainerRun } from "../container-engine.ts";
import { containerBody, type RunPlace } from "./container-body.ts";

const run = (container: Partial<ContainerSpec>): ContainerRun => ({
	...{ groupKey: "k", groupName: "g", deployment: "d", name: "c", restartCount: 0, startedAt: 0 },
	...{ kind: "container", faults: [], volumes: [] },
	group: { properties: { containers: [], osType: "Linux" } },
	container: { image: "app", ...container },
});
const place: RunPlace = {
	...{ directory: "/state", networkMode: "host", hostAlias: undefined, engineCores: 2 },
	volumes: new Map([
		["files", { kind: "folder", folder: "/state/d/files", readOnly: true }],
		["scratch", { kind: "engine", name: "tutti-scratch" }],
	]),
};
const host = (container: Partial<ContainerSpec>) => containerBody(run(container), place).HostConfig;

it("a command replaces the entry point; without one the image's stays", () => {
	expect(containerBody(run({ command: ["a", "b"] }), place)).toMatchObject({
		Entrypoint: ["a", "b"],
	});
	expect(containerBody(run({}), place)).not.toHaveProperty("Entrypoint");
});

it("what is requested is the limit, unless there is another, and never more cores than there are", () => {
	const requests = { cpu: 0.5, memoryInGB: 1 };
	expect(host({ resources: { requests } })).toMatchObject({
		...{ NanoCpus: 500_000_000, Memory: 1024 ** 3, MemorySwap: 1024 ** 3 },
	});
	const limits = { cpu: 4, memoryInGB: 1.5 };
	expect(host({ resources: { requests, limits } })).toMatchObject({
		...{ NanoCpus: 2_000_000_000, Memory: 1.5 * 1024 ** 3 },
	});
});

it("loopback addresses in variables are replaced on a bridge alone", () => {
	const environmentVariables = [
		{ name: "A", value: "http://localhost:1" },
		{ name: "B", secureValue: "http://127.0.0.1:2" },
		{ name: "C" },
	];
	const bodyOn = (hostAlias: string | undefined) =>
		containerBody(run({ environmentVariables }), { ...place, hostAlias }).Env;
	expect(bodyOn(undefined)).toEqual(["A=http://localhost:1", "B=http://127.0.0.1:2", "C="]);
	expect(bodyOn("host.docker.internal")).toEqual([
		...["A=http://host.docker.internal:1", "B=http://host.docker.internal:2", "C="],
	]);
});

it("volumes are mounted as they are kept, read-only where either side says so", () => {
	const volumeMounts = [
		{ name: "files", mountPath: "/files" },
		{ name: "scratch", mountPath: "/scratch" },
	];
	expect(host({ volumeMounts }).Mounts).toMatchObject([
		{ Type: "bind", Source: "/state/d/files", Target: "/files", ReadOnly: true },
		{ Type: "volume", Source: "tutti-scratch", Target: "/scratch", ReadOnly: false },
	]);
});

it("the security context goes to the engine", () => {
	const securityContext = {
		...{ runAsUser: 1000, runAsGroup: 2000, allowPrivilegeEscalation: false },
		capabilities: { add: ["SYS_TIME"], drop: ["ALL"] },
		seccompProfile: Buffer.from("{}").toString("base64"),
	};
	const body = containerBody(run({ securityContext }), place);
	expect(body).toMatchObject({ User: "1000:2000" });
	expect(body.HostConfig).toMatchObject({
		...{ Privileged: false, CapAdd: ["SYS_TIME"], CapDrop: ["ALL"] },
		SecurityOpt: ["no-new-privileges", "seccomp={}"],
	});
});
