import { describe, expect, it } from "vitest";
import { oneContainerWire, testEmulator, untilState } from "../testing/test-emulator.ts";

describe("restart, start, stop and logs", () => {
	it("restarts in place: Updating, then the containers run again and events go on", async () => {
		await using emulator = await testEmulator({
			timing: { pendingMs: 100, pullMs: 5, startMs: 5 },
		});
		const path = emulator.groupPath("again");
		await emulator.call("PUT", path, oneContainerWire(["/bin/sh", "-c", "echo up; sleep 60"]));
		const early = await emulator.call("POST", emulator.groupPath("again", "/restart"));
		expect([early.status, early.body.error.code]).toEqual([409, "ContainerGroupTransitioning"]);
		await untilState(emulator, "again", "Running");
		const restart = await emulator.call("POST", emulator.groupPath("again", "/restart"));
		expect(restart.status).toBe(204);
		const operation = restart.headers["azure-asyncoperation"]!.slice(emulator.url.length);
		expect((await emulator.call("GET", operation)).body.status).toBe("Updating");
		await untilState(emulator, "again", "Running");
		expect((await emulator.call("GET", operation)).body.status).toBe("Succeeded");
		const view = (await emulator.call("GET", path)).body.properties.containers[0].properties
			.instanceView;
		const counts = Object.fromEntries(
			view.events.map((each: { name: string; count: number }) => [each.name, each.count]),
		);
		expect([view.restartCount, counts]).toEqual([
			0,
			{ Pulling: 2, Pulled: 2, Started: 2, Killing: 1 },
		]);
	});

	it("starts a stopped group with 202, and says 204 of one that runs", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		await emulator.call("PUT", emulator.groupPath("s"), oneContainerWire(["sleep", "60"]));
		await untilState(emulator, "s", "Running");
		expect((await emulator.call("POST", emulator.groupPath("s", "/start"))).status).toBe(204);
		await client.containerGroups.stop(resourceGroup, "s");
		await client.containerGroups.beginStartAndWait(resourceGroup, "s", { updateIntervalInMs: 20 });
		const group = await untilState(emulator, "s", "Running");
		expect(group.containers[0]!.instanceView?.currentState?.state).toBe("Running");
	});

	it("gives logs by tail, cut to 16 KB and 1,000 lines once the container ended", async () => {
		await using emulator = await testEmulator();
		const { client, resourceGroup } = emulator;
		const logs = async (name: string, options = {}) =>
			(await client.containers.listLogs(resourceGroup, name, "main", options)).content ?? "";
		const script = "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo $i; done";
		const put = (name: string, more: string) =>
			emulator.call(
				"PUT",
				emulator.groupPath(name),
				oneContainerWire(["/bin/sh", "-c", script + more]),
			);
		await put("open", "; sleep 60");
		await put("over", "; exit 0");
		await expect.poll(() => logs("open")).toMatch(/^1\n2\n(\d+\n)*3000\n$/);
		await untilState(emulator, "over", "Succeeded");
		const over = await logs("over");
		expect([over.split("\n").length, over.slice(0, 5)]).toEqual([1001, "2001\n"]);
		expect(await logs("over", { tail: 2 })).toBe("2999\n3000\n");
		expect(await logs("over", { tail: 1, timestamps: true })).toMatch(/^\d{4}-[^ ]+Z 3000\n$/);
		const wrong = emulator.groupPath("over", "/containers/main/logs");
		expect((await emulator.call("GET", `${wrong}&tail=x`)).body.error.code).toBe(
			"InvalidParameter",
		);
		const absent = emulator.groupPath("over", "/containers/other/logs");
		expect((await emulator.call("GET", absent)).body.error.code).toBe("ContainerNotFound");
	});

	it("says of a container without command that it could not be started", async () => {
		await using emulator = await testEmulator();
		await emulator.call("PUT", emulator.groupPath("none"), oneContainerWire([]));
		const group = await untilState(emulator, "none", "Failed");
		const { currentState, events } = group.containers[0]!.instanceView!;
		expect(currentState).toMatchObject({ state: "Terminated", exitCode: 128 });
		expect(events?.at(-1)).toMatchObject({ name: "Failed", type: "Warning" });
		expect(events?.at(-1)?.message).toContain("no command");
	});

	it("starts 64 groups at once, and ends them at once", async () => {
		await using emulator = await testEmulator();
		const names = Array.from({ length: 64 }, (_, index) => `many-${index}`);
		const began = performance.now();
		await Promise.all(
			names.map((name) =>
				emulator.call("PUT", emulator.groupPath(name), oneContainerWire(["sleep", "60"])),
			),
		);
		for (const name of names) await untilState(emulator, name, "Running");
		const deleted = await Promise.all(
			names.map((name) => emulator.call("DELETE", emulator.groupPath(name))),
		);
		expect(new Set(deleted.map((answer) => answer.status))).toEqual(new Set([200]));
		expect(performance.now() - began).toBeLessThan(15_000);
	});
});
