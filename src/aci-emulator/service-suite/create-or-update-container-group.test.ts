import { expect, it } from "vitest";
import { describeService } from "./service-under-test.ts";

const PUT = "ContainerGroups_CreateOrUpdate";

describeService(PUT, (service) => {
	it("answers 201 with Azure-AsyncOperation alone, before anything runs", async () => {
		const { client, resourceGroup, newName, group, answer } = service();
		const name = newName();
		await client.containerGroups.beginCreateOrUpdate(resourceGroup, name, group("sleep 1000"));
		const { status, headers, body } = answer(PUT);
		expect(status).toBe(201);
		expect(headers["azure-asyncoperation"]).toMatch(
			/^https:\/\/.+\/operations\/[0-9a-f-]{36}\?api-version=2018-06-01/,
		);
		expect([headers.location, headers["retry-after"]]).toEqual([undefined, undefined]);
		expect(headers["x-ms-ratelimit-remaining-subscription-resource-requests-pt5m"]).toMatch(
			/^\d+$/,
		);
		expect(headers["x-ms-ratelimit-remaining-subscription-resource-requests-pt1h"]).toMatch(
			/^\d+$/,
		);
		expect(body).toMatchObject({
			name,
			type: "Microsoft.ContainerInstance/containerGroups",
			properties: {
				sku: "Standard",
				provisioningState: "Pending",
				provisioningTimeoutInSeconds: 1800,
				isCustomProvisioningTimeout: false,
				initContainers: [],
				instanceView: { events: [], state: "Pending" },
			},
		});
		expect(body.properties.containers[0].properties).toMatchObject({
			ports: [],
			environmentVariables: [],
		});
		expect(body.properties.containers[0].properties).not.toHaveProperty("instanceView");
	});

	it("comes to Succeeded, also for a poller that was written down and taken up again", async () => {
		const { client, resourceGroup, newName, group, poll } = service();
		const { containerGroups } = client;
		const name = newName();
		const sent = group("sleep 1000");
		const first = await containerGroups.beginCreateOrUpdate(resourceGroup, name, sent);
		const resumed = await containerGroups.beginCreateOrUpdate(resourceGroup, name, sent, {
			...poll,
			resumeFrom: first.toString(),
		});
		const ready = await resumed.pollUntilDone();
		expect(ready.provisioningState).toBe("Succeeded");
		expect(ready.containers[0]!.instanceView?.restartCount ?? 0).toBe(0);
	});

	it("gives back all that it was sent, but for secrets", async () => {
		const { client, resourceGroup, newName, group, answer } = service();
		const sent = group("sleep 1000", { tags: { purpose: "test" } });
		sent.containers[0]!.environmentVariables = [
			{ name: "OPEN", value: "seen" },
			{ name: "CLOSED", secureValue: "unseen-value" },
		];
		sent.containers[0]!.volumeMounts = [
			{ name: "scratch", mountPath: "/scratch", readOnly: false },
			{ name: "secrets", mountPath: "/secrets" },
		];
		sent.volumes = [
			{ name: "scratch", emptyDir: {} },
			{ name: "secrets", secret: { key: Buffer.from("unseen-file").toString("base64") } },
		];
		const name = newName();
		await client.containerGroups.beginCreateOrUpdate(resourceGroup, name, sent);
		const { tags, properties } = answer(PUT).body;
		expect(tags).toEqual({ purpose: "test" });
		expect(properties).toMatchObject({ osType: "Linux", restartPolicy: "Never" });
		expect(properties.volumes).toEqual([
			{ name: "scratch", emptyDir: {} },
			{ name: "secrets", secret: {} },
		]);
		expect(properties.containers[0].properties).toMatchObject({
			image: sent.containers[0]!.image,
			command: sent.containers[0]!.command,
			environmentVariables: [{ name: "OPEN", value: "seen" }, { name: "CLOSED" }],
			resources: { requests: { cpu: 1, memoryInGB: 1 } },
			volumeMounts: sent.containers[0]!.volumeMounts,
		});
		expect(JSON.stringify(answer(PUT).body)).not.toMatch(/unseen|dW5zZWVu/);
	});

	it("updates a group in place: 200, its containers run anew", async () => {
		const { client, resourceGroup, create, group, untilState, answer, poll } = service();
		const name = await create("sleep 1000", "Running", { tags: { a: "1" } });
		const before = await untilState(name, "Running");
		await client.containerGroups.beginCreateOrUpdateAndWait(
			resourceGroup,
			name,
			group("sleep 2000", { tags: { b: "2" } }),
			poll,
		);
		expect(answer(PUT).status).toBe(200);
		const after = await untilState(name, "Running");
		expect([after.tags, after.containers[0]!.command?.at(-1)]).toEqual([{ b: "2" }, "sleep 2000"]);
		const startOf = (each: typeof before) =>
			each.containers[0]!.instanceView!.currentState!.startTime!.getTime();
		expect(startOf(after)).toBeGreaterThan(startOf(before));
	});

	it("refuses to change CPU, memory, restart policy or system of a group", async () => {
		const { client, resourceGroup, create, group } = service();
		const name = await create("sleep 1000", "Running");
		const larger = group("sleep 1000");
		larger.containers[0]!.resources.requests.cpu = 2;
		for (const sent of [larger, group("sleep 1000", { restartPolicy: "Always" })]) {
			await expect(
				client.containerGroups.beginCreateOrUpdate(resourceGroup, name, sent),
			).rejects.toMatchObject({
				statusCode: 400,
				code: "InvalidContainerGroupUpdate",
				message: `The updates on container group '${name}' are invalid. If you are going to update the os type, restart policy, network profile, CPU, memory or GPU resources for a container group, you must delete it first and then create a new one.`,
			});
		}
	});

	it("refuses a limit over what the group requests, with ACI's text", async () => {
		const { client, resourceGroup, newName, group } = service();
		const sent = group("sleep 1000");
		sent.containers[0]!.resources.limits = { cpu: 4, memoryInGB: 1 };
		const name = newName();
		await expect(
			client.containerGroups.beginCreateOrUpdate(resourceGroup, name, sent),
		).rejects.toMatchObject({
			statusCode: 400,
			code: "ContainerLimitGreaterThanContainerGroupTotalRequest",
			message: `The 'Cpu' limit '4' in container 'main' is greater than the total request '1' of container group '${name}'.`,
		});
	});

	it.each(["Upper", "-dash", "two--dashes", "under_score", "x".repeat(64)])(
		"refuses the name %s",
		async (name) => {
			const { client, resourceGroup, group } = service();
			await expect(
				client.containerGroups.beginCreateOrUpdate(resourceGroup, name, group("true")),
			).rejects.toMatchObject({ statusCode: 400 });
		},
	);
});
