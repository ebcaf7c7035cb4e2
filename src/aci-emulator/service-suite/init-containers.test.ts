import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("init containers", (service) => {
	/** A group whose init container runs the script before "main" reads what it wrote. */
	const withInit = (script: string) => {
		const sent = service().group("cat /shared/file");
		const mount = { name: "shared", mountPath: "/shared" };
		sent.containers[0]!.volumeMounts = [mount];
		sent.volumes = [{ name: "shared", emptyDir: {} }];
		const { image } = sent.containers[0]!;
		const command = ["/bin/sh", "-c", script];
		sent.initContainers = [{ name: "first", image, command, volumeMounts: [mount] }];
		return sent;
	};

	it("run before the containers, which find what they wrote to a shared volume", async () => {
		const { client, resourceGroup, create } = service();
		const name = await create("", "Succeeded", withInit("sleep 0.3; echo ready > /shared/file"));
		const { content } = await client.containers.listLogs(resourceGroup, name, "main");
		expect(content).toBe("ready\n");
		const group = await client.containerGroups.get(resourceGroup, name);
		const { currentState, restartCount } = group.initContainers![0]!.instanceView!;
		expect([currentState?.state, currentState?.exitCode, restartCount]).toEqual([
			"Terminated",
			0,
			0,
		]);
		expect(currentState!.finishTime!.getTime()).toBeLessThanOrEqual(
			group.containers[0]!.instanceView!.currentState!.startTime!.getTime(),
		);
	});

	it("keep the containers waiting, and give out what they wrote themselves", async () => {
		const { client, resourceGroup, newName } = service();
		const name = newName();
		const sent = withInit("echo working; sleep 1000");
		await client.containerGroups.beginCreateOrUpdate(resourceGroup, name, sent);
		const logs = () => client.containers.listLogs(resourceGroup, name, "first");
		await expect
			.poll(async () => (await logs().catch(() => undefined))?.content, { timeout: 10_000 })
			.toBe("working\n");
		const group = await client.containerGroups.get(resourceGroup, name);
		expect(group.initContainers![0]!.instanceView?.currentState?.state).toBe("Running");
		expect(group.containers[0]!.instanceView?.currentState?.state ?? "Waiting").toBe("Waiting");
		expect(group.instanceView?.state).toBe("Pending");
	});

	it("that fail under Never keep the containers from ever running", async () => {
		const { client, resourceGroup, create } = service();
		const name = await create("", "Failed", withInit("exit 3"));
		const group = await client.containerGroups.get(resourceGroup, name);
		expect(group.initContainers![0]!.instanceView?.currentState?.exitCode).toBe(3);
		expect(group.containers[0]!.instanceView?.currentState?.startTime).toBeUndefined();
	});
});
