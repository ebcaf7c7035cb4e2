import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type TestEmulator, testEmulator, until } from "../aci-emulator/testing/test-emulator.ts";
import { realClock } from "../clock/real-clock.ts";
import { armClient } from "./arm-client.ts";
import { armContainerGroups } from "./arm-container-groups.ts";
import type { ContainerGroups, GroupSpec } from "./container-groups.ts";

let emulator: TestEmulator;
let groups: ContainerGroups;

function groupsAt(endpoint: string): ContainerGroups {
	const { caFile, subscriptionId, resourceGroup } = emulator;
	const client = armClient({ endpoint, caFile, managedIdentity: true });
	return armContainerGroups(() => client, { subscriptionId, resourceGroup }, realClock());
}

beforeAll(async () => {
	emulator = await testEmulator();
	vi.stubEnv("IDENTITY_ENDPOINT", emulator.identity.endpoint);
	vi.stubEnv("IDENTITY_HEADER", emulator.identity.header);
	groups = groupsAt(emulator.url);
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await emulator[Symbol.asyncDispose]();
});

function spec(name: string, hub: string, script: string): GroupSpec {
	const container = { name: "item-0", image: "alpine:latest", cpuCores: 1, memoryGb: 1 };
	return {
		...{ name, tags: { "tutti-hub": hub }, files: { "a.txt": "in the file" } },
		...{ filesMountPath: "/tutti/files", location: emulator.location, sku: "standard" as const },
		containers: [
			{
				...container,
				command: ["/bin/sh", "-c", script],
				env: { GREETING: "hello" },
				secretEnv: { SECRET: "hidden" },
			},
		],
	};
}

it("creates a group, reads its end and its log, and deletes it", async () => {
	const created = await groups.create(spec("one", "hub-a", 'echo "$GREETING $SECRET"; exit 3'));
	expect(created).toMatchObject({
		answer: "created",
		rates: { resourceRequestsLeft5Minutes: 99, resourceRequestsLeftHour: 299 },
	});
	const ended = await until(async () => {
		const look = await groups.read("one");
		if (look.answer !== "found") return undefined;
		return look.group.containers[0]!.state === "terminated" ? look.group : undefined;
	});
	expect(ended).toMatchObject({ tags: { "tutti-hub": "hub-a" }, containers: [{ exitCode: 3 }] });
	expect(JSON.stringify(ended)).not.toContain("hidden");
	expect(await groups.readLog("one", "item-0", 10)).toBe("hello hidden\n");
	expect(await groups.delete("one")).toMatchObject({
		answer: "gone",
		rates: { resourceRequestsLeft5Minutes: 99 },
	});
	expect(await groups.read("one")).toMatchObject({ answer: "absent" });
});

it("lists the groups of the hub alone", async () => {
	await groups.create(spec("mine", "hub-a", "true"));
	await groups.create(spec("theirs", "hub-b", "true"));
	const list = await groups.list("hub-a");
	expect(list).toMatchObject({ answer: "found", groups: [{ name: "mine" }] });
});

it("answers for a group that is not there: absent, gone, and no log", async () => {
	expect(await groups.read("none")).toMatchObject({ answer: "absent" });
	expect(await groups.delete("none")).toMatchObject({ answer: "gone" });
	expect(await groups.readLog("none", "item-0", 10)).toBeUndefined();
});

it("tells the quotas of a region and what of them is in use", async () => {
	await groups.create(spec("counted", "hub-a", "sleep 60"));
	const usages = await groups.usages(emulator.location);
	expect(usages).toMatchObject({
		answer: "found",
		containerGroups: { limit: 100 },
		cores: { standard: { limit: 100 }, spot: {} },
	});
	if (usages.answer !== "found") throw new Error("expected usages");
	expect(usages.containerGroups!.current).toBeGreaterThanOrEqual(1);
	await groups.delete("counted");
});

it("hands on that a create was refused as invalid", async () => {
	const refused = await groups.create(spec("Not_A_Name", "hub-a", "true"));
	expect(refused).toMatchObject({ answer: "refused", why: "invalid" });
});

it("answers unclear, and does not throw, when the endpoint cannot be reached", async () => {
	const nowhere = groupsAt("https://127.0.0.1:1");
	expect((await nowhere.create(spec("two", "hub-a", "true"))).answer).toBe("unclear");
	expect((await nowhere.read("two")).answer).toBe("unclear");
	expect((await nowhere.list("hub-a")).answer).toBe("unclear");
	expect((await nowhere.delete("two")).answer).toBe("unclear");
	expect(await nowhere.readLog("two", "item-0", 10)).toBeUndefined();
});
