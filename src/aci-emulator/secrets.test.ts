import { describe, expect, it } from "vitest";
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
		const list = groupPath("").replace("/?", "?");
		const put = await call("PUT", groupPath("kept"), groupWithSecrets());
		expect(put.status).toBe(201);
		const operation = new URL(put.headers["azure-asyncoperation"]!);
		await untilState(emulator, "kept", "Running");
		const calls: [method: string, path: string, body?: unknown][] = [
			["GET", groupPath("kept")],
			["GET", list],
			["GET", `${operation.pathname}${operation.search}`],
			["GET", groupPath("kept", "/containers/main/logs")],
			["PATCH", groupPath("kept"), { tags: { a: "b" } }],
			["GET", "/emulator/groups"],
			["POST", groupPath("kept", "/restart")],
			["GET", groupPath("kept")],
			["POST", groupPath("kept", "/stop")],
			["PUT", groupPath("kept"), groupWithSecrets({ restartPolicy: "Always" })],
			["DELETE", groupPath("kept")],
		];
		const answers = [put];
		for (const [method, path, body] of calls) answers.push(await call(method, path, body));
		for (const answer of answers) {
			const text = JSON.stringify(answer);
			expect(text).not.toContain(CANARY);
			expect(text).not.toContain(inBase64);
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
