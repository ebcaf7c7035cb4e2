import { describe, expect, it } from "vitest";
import { allOperations } from "./operations/all.ts";
import { oneContainerWire, testEmulator, untilState } from "./testing/test-emulator.ts";

const CANARY = "canary-5f1c";
const inBase64 = Buffer.from(`${CANARY} in a file`).toString("base64");

/** A group with a canary in each member that the service keeps to itself. */
function groupWithSecrets(more: object = {}) {
	return oneContainerWire(["/bin/sleep", "60"], {
		containers: [
			{
				name: "main",
				properties: {
					image: "alpine:latest",
					command: ["/bin/sleep", "60"],
					environmentVariables: [{ name: "PASSWORD", secureValue: CANARY }],
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
					volumeMounts: [{ name: "files", mountPath: "/mnt/files" }],
				},
			},
		],
		imageRegistryCredentials: [
			{ server: "registry.example.com", username: "reader", password: CANARY },
		],
		volumes: [
			{ name: "files", secret: { token: inBase64 } },
			{
				name: "share",
				azureFile: { shareName: "share", storageAccountName: "account", storageAccountKey: CANARY },
			},
		],
		diagnostics: { logAnalytics: { workspaceId: "workspace", workspaceKey: CANARY } },
		extensions: [
			{
				name: "extension",
				properties: {
					extensionType: "kube-proxy",
					version: "1.0",
					protectedSettings: { kubeConfig: CANARY },
				},
			},
		],
		...more,
	});
}

describe("secrets of a container group", () => {
	it("are in no answer of any operation, and in no line of the log", async () => {
		await using emulator = await testEmulator();
		const { call, groupPath } = emulator;
		const put = await call("PUT", groupPath("kept"), groupWithSecrets());
		await untilState(emulator, "kept", "Running");
		const operationId = new URL(put.headers["azure-asyncoperation"]!).pathname.split("/").at(-1)!;
		const values: Record<string, string> = {
			...{ subscriptionId: emulator.subscriptionId, resourceGroup: "local", location: "local" },
			...{ containerGroup: "kept", container: "main", profile: "kept", revision: "1", operationId },
		};
		const order = ["PUT", "GET", "HEAD", "PATCH", "POST", "DELETE"];
		const operations = allOperations.toSorted(
			(a, b) => order.indexOf(a.method) - order.indexOf(b.method),
		);
		const answers = new Map<string, { status: number }>([["first", put]]);
		for (const { id, method, path } of operations) {
			const filled = path.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? "kept");
			const body = method === "PUT" || method === "PATCH" ? groupWithSecrets() : undefined;
			answers.set(id, await call(method, `${filled}?api-version=2023-05-01`, body));
		}
		answers.set("overview", await call("GET", "/emulator/groups"));
		for (const [id, answer] of answers) {
			const text = JSON.stringify(answer);
			expect(text.includes(CANARY) || text.includes(inBase64), id).toBe(false);
			expect(answer.status, id).toBeLessThan(500);
		}
		for (const id of ["ContainerGroups_Get", "ContainerGroups_List", "CGProfile_Get"]) {
			expect(answers.get(id)?.status, id).toBe(200);
		}
		expect(emulator.lines.join("\n")).not.toContain(CANARY);
	});

	it("are in no refusal, whatever is wrong with them or beside them", async () => {
		await using emulator = await testEmulator();
		const variable = (variables: unknown) => {
			const group = groupWithSecrets() as { properties: { containers: [{ properties: object }] } };
			Object.assign(group.properties.containers[0].properties, { environmentVariables: variables });
			return group;
		};
		const bodies: unknown[] = [
			variable([{ name: "1", secureValue: CANARY }]),
			variable([{ name: "A", secureValue: { text: CANARY } }]),
			variable(CANARY),
			variable([
				{ name: "A", secureValue: CANARY },
				{ name: "A", secureValue: CANARY },
			]),
			groupWithSecrets({ volumes: [{ name: "files", secret: { token: `${CANARY}!` } }] }),
			groupWithSecrets({ volumes: [{ name: "files", secret: CANARY }] }),
			groupWithSecrets({
				imageRegistryCredentials: [{ server: "https://x", username: "u", password: CANARY }],
			}),
			groupWithSecrets({ imageRegistryCredentials: CANARY }),
			groupWithSecrets({ diagnostics: { logAnalytics: { workspaceKey: CANARY } } }),
			`{"properties": "${CANARY}"`,
		];
		for (const body of bodies) {
			const refused = await emulator.call("PUT", emulator.groupPath("refused"), body);
			expect(refused.status).toBe(400);
			expect(JSON.stringify(refused)).not.toContain(CANARY);
		}
		expect(emulator.lines.join("\n")).not.toContain(CANARY);
	});
});
