import { expect, it } from "vitest";
import { openStream } from "./container-stream.ts";
import { describeService } from "./service-under-test.ts";

const EXEC = "Containers_ExecuteCommand";

describeService(EXEC, (service) => {
	const exec = async (name: string, command: string) => {
		const { client, resourceGroup } = service();
		return client.containers.executeCommand(resourceGroup, name, "main", {
			command,
			terminalSize: { rows: 24, cols: 80 },
		});
	};

	it("opens a stream to a process of the container, in its environment", async () => {
		const { create, group, ca, answer } = service();
		const { containers } = group("sleep 1000");
		containers[0]!.environmentVariables = [{ name: "GREETING", value: "hello-there" }];
		const name = await create("sleep 1000", "Running", { containers });
		const { webSocketUri, password } = await exec(name, "/bin/sh");
		expect(answer(EXEC).status).toBe(200);
		expect(webSocketUri).toMatch(
			/^wss:\/\/[^/]+\/execstream\/sessionId\/[0-9a-f-]{36}\?api-version=1\.0&rows=24&cols=80/,
		);
		const stream = await openStream(webSocketUri!, { message: password! }, ca);
		stream.send('echo "[$GREETING]"\n');
		expect(await stream.received(/\[hello-there\]/)).toContain("[hello-there]");
		stream.send("exit\n");
		expect(await stream.ended).toBe(1000);
	});

	it("lets nobody in with another password", async () => {
		const { create, ca } = service();
		const { webSocketUri } = await exec(await create("sleep 1000", "Running"), "/bin/sh");
		const stream = await openStream(webSocketUri!, { message: "wrong" }, ca);
		expect(await stream.ended).not.toBe(1000);
		await expect(stream.received(/./)).rejects.toThrow("ended");
	});

	it("ends when the container does", async () => {
		const { client, resourceGroup, create, ca } = service();
		const name = await create("sleep 1000", "Running");
		const { webSocketUri, password } = await exec(name, "/bin/sh");
		const stream = await openStream(webSocketUri!, { message: password! }, ca);
		stream.send("echo read''y\n");
		await stream.received(/ready/);
		await client.containerGroups.stop(resourceGroup, name);
		expect(await stream.ended).toEqual(expect.any(Number));
	});

	it("answers 404 for a container or group that does not exist", async () => {
		const { client, resourceGroup, create, newName } = service();
		const name = await create("sleep 1000", "Running");
		const { containers } = client;
		for (const [group, container] of [
			[name, "other"],
			[newName(), "main"],
		] as const) {
			await expect(
				containers.executeCommand(resourceGroup, group, container, { command: "/bin/sh" }),
			).rejects.toMatchObject({ statusCode: 404 });
		}
	});
});
