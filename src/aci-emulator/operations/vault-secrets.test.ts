import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { oneContainerWire, testEmulator, until } from "../testing/test-emulator.ts";

const ID =
	"/subscriptions/a/resourceGroups/b/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c";
const URI = "https://myvault.vault.azure.net/secrets/token";

/** A group that prints the lengths of a variable and of a file, which are secrets of a vault. */
const group = {
	...oneContainerWire([], {
		secretReferences: [{ name: "token", identity: ID, secretReferenceUri: URI }],
		volumes: [{ name: "files", secretReference: { key: "token" } }],
		containers: [
			{
				name: "main",
				properties: {
					image: "alpine:latest",
					command: ["/bin/sh", "-c", 'echo $(printf %s "$TOKEN" | wc -c) $(wc -c < /conf/key)'],
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
					environmentVariables: [{ name: "TOKEN", secureValueReference: "token" }],
					volumeMounts: [{ name: "files", mountPath: "/conf" }],
				},
			},
		],
	}),
	identity: { type: "UserAssigned", userAssignedIdentities: { [ID]: {} } },
};

it("a container gets what stands in the vault; answers show where it stands, and the older version knows of none", async () => {
	const folder = mkdtempSync(join(tmpdir(), "aci-vault-"));
	const vaultFile = join(folder, "vault.json");
	writeFileSync(vaultFile, "canary: no JSON");
	await using emulator = await testEmulator({ vaultFile });
	const path = (name: string) =>
		emulator.groupPath(name).replace("api-version=2023-05-01", "api-version=2025-09-01");
	const put = async () => {
		const { status, body } = await emulator.call("PUT", path("kept"), group);
		return [status, body.error?.code, body.error?.message];
	};
	const refused = [400, "SecretReferenceNotAccessible"];
	expect(await put()).toEqual([...refused, expect.stringContaining(`in ${vaultFile} texts`)]);
	expect(JSON.stringify(await put())).not.toContain("canary");
	writeFileSync(vaultFile, "{}");
	expect(await put()).toEqual([...refused, expect.stringContaining(`'token' of container group`)]);
	writeFileSync(vaultFile, JSON.stringify({ [URI]: "canary-12345" }));
	expect(await put()).toEqual([201, undefined, undefined]);
	const log = await until(async () => {
		const answer = await emulator.call("GET", emulator.groupPath("kept", "/containers/main/logs"));
		return answer.body?.content?.includes("12") ? answer.body.content : undefined;
	});
	expect(log).toBe("12 12\n");
	const shown = (await emulator.call("GET", path("kept"))).body;
	expect(JSON.stringify(shown)).not.toContain("canary");
	expect(shown.properties).toMatchObject({
		secretReferences: [{ name: "token", identity: ID, secretReferenceUri: URI }],
		volumes: [{ name: "files", secretReference: { key: "token" } }],
		containers: [
			{
				properties: {
					environmentVariables: [{ name: "TOKEN", secureValueReference: "token" }],
				},
			},
		],
	});
	const older = await emulator.call("PUT", emulator.groupPath("older"), group);
	expect(older.body.error.code).toBe("InvalidVolume");
	rmSync(folder, { recursive: true });
});
