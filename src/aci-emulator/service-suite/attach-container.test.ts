import { expect, it } from "vitest";
import { openStream } from "./container-stream.ts";
import { describeService } from "./service-under-test.ts";

describeService("Containers_Attach", (service) => {
	it("streams what the container writes from then on, until it ends", async () => {
		const { client, resourceGroup, create, ca, answer } = service();
		const name = await create("while sleep 0.1; do echo tick; done", "Running");
		const { webSocketUri, password } = await client.containers.attach(resourceGroup, name, "main");
		expect(answer("Containers_Attach").status).toBe(200);
		expect(webSocketUri).toMatch(/^wss:\/\//);
		const stream = await openStream(webSocketUri!, { header: password! }, ca);
		expect(await stream.received(/tick\s+tick/)).toContain("tick");
		await client.containerGroups.stop(resourceGroup, name);
		expect(await stream.ended).toEqual(expect.any(Number));
	});

	it("answers 404 for a container or group that does not exist", async () => {
		const { client, resourceGroup, create, newName } = service();
		const name = await create("sleep 1000", "Running");
		for (const [group, container] of [
			[name, "other"],
			[newName(), "main"],
		] as const) {
			await expect(client.containers.attach(resourceGroup, group, container)).rejects.toMatchObject(
				{ statusCode: 404 },
			);
		}
	});
});
