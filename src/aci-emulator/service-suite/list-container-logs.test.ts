import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

describeService("Containers_ListLogs", (service) => {
	it("gives what a container wrote, while it runs and after its end", async () => {
		const { client, resourceGroup, create } = service();
		const running = await create("echo one; echo two >&2; sleep 1000", "Running");
		await expect
			.poll(
				async () =>
					(await client.containers.listLogs(resourceGroup, running, "main")).content
						?.split("\n")
						.sort()
						.join(),
				{ timeout: 10_000 },
			)
			.toBe(",one,two");
		const ended = await create("echo hello; exit 3", "Failed");
		const { content } = await client.containers.listLogs(resourceGroup, ended, "main");
		expect(content).toBe("hello\n");
	});

	it("gives the last lines only, and their instants, when asked", async () => {
		const { client, resourceGroup, create } = service();
		const name = await create("echo a; echo b; echo c", "Succeeded");
		const logs = (options: { tail?: number; timestamps?: boolean }) =>
			client.containers.listLogs(resourceGroup, name, "main", options);
		expect((await logs({ tail: 2 })).content).toBe("b\nc\n");
		expect((await logs({ tail: 1, timestamps: true })).content).toMatch(
			/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z c\n$/,
		);
	});

	it("gives the last 4 MB of what a running container wrote", async () => {
		const { client, resourceGroup, create } = service();
		const script = "yes 0123456789 | head -c 6000000; echo; echo end; sleep 1000";
		const name = await create(script, "Running");
		const logs = async () =>
			(await client.containers.listLogs(resourceGroup, name, "main")).content ?? "";
		await expect.poll(async () => (await logs()).endsWith("end\n"), { timeout: 10_000 }).toBe(true);
		const { length } = await logs();
		expect(length).toBeGreaterThan(3_900_000);
		expect(length).toBeLessThanOrEqual(4 * 1024 * 1024);
	});

	it("answers 404 for a container or group that does not exist", async () => {
		const { client, resourceGroup, create, newName } = service();
		const name = await create("sleep 1000", "Running");
		await expect(client.containers.listLogs(resourceGroup, name, "other")).rejects.toMatchObject({
			statusCode: 404,
		});
		await expect(
			client.containers.listLogs(resourceGroup, newName(), "main"),
		).rejects.toMatchObject({ statusCode: 404, code: "ResourceNotFound" });
	});
});
