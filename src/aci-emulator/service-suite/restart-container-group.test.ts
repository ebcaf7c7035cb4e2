import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

const RESTART = "ContainerGroups_Restart";

describeService(RESTART, (service) => {
	it("answers 204 with Azure-AsyncOperation, and the containers run anew", async () => {
		const { client, resourceGroup, create, untilState, answer, poll } = service();
		const name = await create("sleep 1000", "Running");
		const before = (await untilState(name, "Running")).containers[0]!.instanceView!;
		await client.containerGroups.beginRestartAndWait(resourceGroup, name, poll);
		const { status, headers, body } = answer(RESTART);
		expect([status, body]).toEqual([204, undefined]);
		expect(headers["azure-asyncoperation"]).toMatch(/\/operations\/[0-9a-f-]{36}\?api-version=/);
		const after = (await untilState(name, "Running")).containers[0]!.instanceView!;
		expect(after.restartCount).toBe(0);
		expect(after.currentState!.startTime!.getTime()).toBeGreaterThan(
			before.currentState!.startTime!.getTime(),
		);
		expect(after.events!.find((each) => each.name === "Started")?.count).toBe(2);
		expect(after.events!.map((each) => each.name)).toContain("Killing");
	});

	it("names the operation as it names the request", async () => {
		const { client, resourceGroup, create, answer, poll } = service();
		const name = await create("sleep 1000", "Running");
		await client.containerGroups.beginRestartAndWait(resourceGroup, name, poll);
		const { headers } = answer(RESTART);
		const operation = /operations\/([0-9a-f-]{36})/.exec(headers["azure-asyncoperation"]!)![1];
		expect(headers["x-ms-request-id"]).toMatch(new RegExp(`^[a-z0-9]+:${operation}$`));
	});

	it("answers 404 for a group that does not exist", async () => {
		const { client, resourceGroup, newName } = service();
		await expect(
			client.containerGroups.beginRestart(resourceGroup, newName()),
		).rejects.toMatchObject({ statusCode: 404, code: "ResourceNotFound" });
	});
});
