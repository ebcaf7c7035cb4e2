import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SimulatedService, simulatedService } from "../service-suite/simulated-service.ts";
import type { DeploymentRecord } from "./deployment-record.ts";

let stateDirectory: string;
beforeEach(() => {
	stateDirectory = mkdtempSync(join(tmpdir(), "aci-emulator-deployments-"));
});
afterEach(() => rmSync(stateDirectory, { recursive: true, force: true }));

const group = (name: string, more: object = {}) => ({
	...{ type: "Microsoft.ContainerInstance/containerGroups", apiVersion: "2023-05-01", name },
	location: "local",
	properties: {
		osType: "Linux",
		containers: [
			{
				name: "main",
				properties: {
					...{ image: "alpine", command: ["{}"] },
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
				},
			},
		],
	},
	...more,
});

const template = {
	$schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
	contentVersion: "1.0.0.0",
	parameters: { when: { type: "string", defaultValue: "[utcNow()]" } },
	resources: [group("first"), group("second", { dependsOn: ["first"] })],
	outputs: { when: { type: "string", value: "[parameters('when')]" } },
};

const pathIn = (emulator: SimulatedService) =>
	emulator
		.groupPath("x")
		.replace(
			/Microsoft.ContainerInstance.*/,
			"Microsoft.Resources/deployments/d?api-version=2022-09-01",
		);

/** Begins the deployment, and ends the emulator while the first group starts. */
async function interrupted(): Promise<void> {
	const emulator = await simulatedService({ stateDirectory });
	try {
		const properties = { mode: "Incremental", template };
		await emulator.call("PUT", pathIn(emulator), { properties });
		await emulator.clock.advance(6000);
		expect((await emulator.states("first"))[0]).toBe("Creating");
	} finally {
		await emulator.close();
	}
}

/** Changes the stored deployment, as if the emulator had been killed at another instant. */
function rewrite(sql: string, change: (record: DeploymentRecord) => void): void {
	const database = new DatabaseSync(join(stateDirectory, "emulator.sqlite"));
	database.exec(sql);
	const { key, body } = database.prepare("SELECT key, body FROM deployments").get()!;
	const record = JSON.parse(body as string) as DeploymentRecord;
	change(record);
	database
		.prepare("UPDATE deployments SET body = ? WHERE key = ?")
		.run(JSON.stringify(record), key!);
	database.close();
}

function operationsStored(): number {
	const database = new DatabaseSync(join(stateDirectory, "emulator.sqlite"));
	const { count } = database.prepare("SELECT count(*) AS count FROM operations").get()!;
	database.close();
	return count as number;
}

async function concluded(): Promise<object> {
	await using emulator = await simulatedService({ stateDirectory });
	await emulator.clock.advance(120_000);
	expect((await emulator.states("second"))[0]).toBe("Succeeded");
	return (await emulator.call("GET", pathIn(emulator))).body.properties;
}

const asBegun = {
	provisioningState: "Succeeded",
	outputs: { when: { value: "20260101T000000Z" } },
};

describe("a deployment whose emulator ends", () => {
	it("goes on with the next one, with the values that it began with", async () => {
		await interrupted();
		expect(await concluded()).toMatchObject(asBegun);
		expect(operationsStored()).toBe(2);
	});

	it("sends no group twice, though it was killed before it had read the answer", async () => {
		await interrupted();
		rewrite("", ({ steps: [first] }) => {
			expect(first!.phase).toBe("accepted");
			first!.phase = "sending";
			delete first!.pollPath;
		});
		expect(await concluded()).toMatchObject(asBegun);
		expect(operationsStored()).toBe(2);
	});

	it("sends a group that it was killed before sending", async () => {
		await interrupted();
		rewrite("DELETE FROM container_groups; DELETE FROM operations", ({ steps: [first] }) => {
			first!.phase = "sending";
			delete first!.pollPath;
		});
		expect(await concluded()).toMatchObject(asBegun);
		expect(operationsStored()).toBe(2);
	});
});
