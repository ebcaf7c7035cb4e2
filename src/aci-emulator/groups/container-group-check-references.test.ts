import { expect, it } from "vitest";
import { ArmError } from "../arm/arm-error.ts";
import { oneContainerWire } from "../testing/test-emulator.ts";
import { checkContainerGroup } from "./container-group-check.ts";

function codeOf(check: () => unknown): string {
	try {
		check();
	} catch (error) {
		if (error instanceof ArmError) return error.code;
		throw error;
	}
	return "accepted";
}

it("asks access levels and secret references to name the group's own identities", () => {
	const id =
		"/subscriptions/a/resourceGroups/b/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c";
	const uri = "https://vault.vault.azure.net/secrets/token";
	const check = (properties: object) =>
		codeOf(() =>
			checkContainerGroup("good", {
				...oneContainerWire(["x"], properties),
				identity: { type: "UserAssigned", userAssignedIdentities: { [id]: {} } },
			}),
		);
	const reference = (more: object = {}) => ({
		secretReferences: [{ name: "token", identity: id, secretReferenceUri: uri, ...more }],
	});
	const variable = {
		containers: [
			{
				name: "main",
				properties: {
					image: "alpine",
					resources: { requests: { cpu: 1, memoryInGB: 1 } },
					environmentVariables: [{ name: "T", secureValueReference: "token" }],
				},
			},
		],
	};
	const acls = (access: string, identity = id.toUpperCase()) => ({
		identityAcls: { defaultAccess: "System", acls: [{ access, identity }] },
	});
	expect(check(acls("All"))).toBe("accepted");
	expect(check(acls("Some"))).toBe("InvalidRequestContent");
	expect(check(acls("All", `${id}d`))).toBe("LinkedInvalidPropertyId");
	expect(check({ ...reference(), ...variable })).toBe("accepted");
	expect(check(variable)).toBe("InvalidSecretReference");
	expect(check(reference({ identity: `${id}d` }))).toBe("InvalidSecretReference");
	expect(check(reference({ secretReferenceUri: "token" }))).toBe("InvalidSecretReference");
	const volume = (secretReference: object) => ({ volumes: [{ name: "files", secretReference }] });
	expect(check({ ...reference(), ...volume({ "a.txt": "token" }) })).toBe("accepted");
	expect(check({ ...reference(), ...volume({ "a.txt": "other" }) })).toBe("InvalidSecretReference");
	const registry = { server: "r.io", username: "u", passwordReference: "token" };
	expect(check({ ...reference(), imageRegistryCredentials: [registry] })).toBe("accepted");
	expect(check({ imageRegistryCredentials: [registry] })).toBe("InvalidSecretReference");
});
