import { readFileSync } from "node:fs";
import { ContainerInstanceManagementClient } from "@azure/arm-containerinstance";
import { ManagedIdentityCredential } from "@azure/identity";
import { afterEach, describe, expect, it, vi } from "vitest";
import { testEmulator } from "../testing/test-emulator.ts";

afterEach(() => vi.unstubAllEnvs());

describe("tokens of the emulator", () => {
	it("come to ManagedIdentityCredential, and open the ARM endpoint", async () => {
		await using emulator = await testEmulator();
		vi.stubEnv("IDENTITY_ENDPOINT", emulator.identity.endpoint);
		vi.stubEnv("IDENTITY_HEADER", emulator.identity.header);
		const client = new ContainerInstanceManagementClient(
			new ManagedIdentityCredential(),
			emulator.subscriptionId,
			{
				endpoint: emulator.url,
				credentialScopes: "https://management.azure.com/.default",
				tlsOptions: { ca: readFileSync(emulator.caFile, "utf8") },
				retryOptions: { maxRetries: 0 },
			},
		);
		expect((await client.containerGroups.list().next()).done).toBe(true);
	});

	it("are asked for: none, a wrong one and one of another emulator get 401 in ARM's shape", async () => {
		await using emulator = await testEmulator();
		await using other = await testEmulator();
		const [head, claims] = emulator.token.split(".");
		for (const [authorization, code] of [
			["", "AuthenticationFailed"],
			["Bearer nonsense", "InvalidAuthenticationToken"],
			[`Bearer ${head}.${claims}.${other.token.split(".")[2]}`, "InvalidAuthenticationToken"],
			[`Bearer ${other.token}`, "InvalidAuthenticationToken"],
			[`Basic ${emulator.token}`, "InvalidAuthenticationToken"],
		] as const) {
			const path = emulator.groupPath("any");
			const answer = await emulator.call("GET", path, undefined, { authorization });
			expect([answer.status, answer.body.error.code]).toEqual([401, code]);
			expect(answer.headers["www-authenticate"]).toMatch(
				/^Bearer authorization_uri="https:.*", error="invalid_token"/,
			);
		}
	});

	it("are given to nobody without the identity header", async () => {
		await using emulator = await testEmulator();
		const url = `${emulator.identity.endpoint}?api-version=2019-08-01&resource=https://management.azure.com`;
		for (const headers of [{}, { "X-IDENTITY-HEADER": "wrong" }]) {
			const answer = await fetch(url, { headers });
			expect(answer.status).toBe(401);
			expect(await answer.json()).not.toHaveProperty("access_token");
		}
	});
});
