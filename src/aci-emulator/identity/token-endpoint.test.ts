import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { ClientSecretCredential } from "@azure/identity";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestEmulator, testEmulator } from "../testing/test-emulator.ts";
import { issueCertificate } from "../tls/certificate.ts";
import { issueToken, readToken, TOKEN_LIFE_SECONDS } from "./access-token.ts";

const SCOPE = "https://management.azure.com/.default";
const CERTIFIED = "00000000-0000-0000-0000-00000000c0de";
const COLONS = "00000000-0000-0000-0000-00000000c010";
const EDWARDS = "00000000-0000-0000-0000-0000000ed255";
const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

let emulator: TestEmulator;
beforeAll(async () => {
	const issuer = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
	const certificateOf = (key: KeyObject) =>
		issueCertificate({
			...{ subject: "app", issuer: "app", publicKey: key, issuerKey: issuer.privateKey },
			...{ notBeforeAt: Date.now() - 1000, notAfterAt: Date.now() + 86_400_000 },
			role: { kind: "server", names: ["localhost"] },
		});
	emulator = await testEmulator({
		instanceMetadata: true,
		principals: [
			{ clientId: CERTIFIED, certificate: certificateOf(publicKey) },
			{ clientId: EDWARDS, certificate: certificateOf(generateKeyPairSync("ed25519").publicKey) },
			{ clientId: COLONS, secret: "a:b:c" },
		],
	});
});
afterAll(() => emulator[Symbol.asyncDispose]());

const endpoint = () => `${emulator.httpUrl}/${emulator.tenantId}/oauth2/v2.0/token`;

async function ask(form: Record<string, string>, url = endpoint()) {
	const answer = await fetch(url, {
		method: "POST",
		body: new URLSearchParams({ grant_type: "client_credentials", scope: SCOPE, ...form }),
	});
	// biome-ignore lint/suspicious/noExplicitAny: what the wire holds is what the tests find out
	return { status: answer.status, body: (await answer.json()) as any };
}

function assertion(claims: object, alg = "RS256") {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
	const text = `${part({ alg })}.${part({ aud: endpoint(), iss: CERTIFIED, exp: Date.now() / 1000 + 60, ...claims })}`;
	const signature = createSign("sha256").update(text).sign(privateKey, "base64url");
	return { client_assertion_type: ASSERTION_TYPE, client_assertion: `${text}.${signature}` };
}

describe("the token endpoint", () => {
	it("serves ClientSecretCredential of @azure/identity", async () => {
		const { principal, tenantId, httpUrl } = emulator;
		const credential = new ClientSecretCredential(tenantId, principal.clientId, principal.secret!, {
			authorityHost: emulator.url,
			disableInstanceDiscovery: true,
			tlsOptions: { ca: readFileSync(emulator.caFile, "utf8") },
		});
		const { token } = await credential.getToken(SCOPE);
		const answer = await fetch(`${httpUrl}/subscriptions?api-version=2022-12-01`, {
			headers: { authorization: `Bearer ${token}` },
		});
		expect(answer.status).toBe(200);
	});

	it("takes the secret as a form's member, by basic authentication, and for v1's resource", async () => {
		const { clientId, secret = "" } = emulator.principal;
		const good = { client_id: clientId, client_secret: secret };
		expect((await ask(good)).body).toMatchObject({ token_type: "Bearer" });
		const v1 = endpoint().replace("/v2.0", "");
		expect((await ask({ ...good, scope: "", resource: "https://r" }, v1)).status).toBe(200);
		const basic = await fetch(endpoint(), {
			method: "POST",
			headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
			body: new URLSearchParams({ grant_type: "client_credentials", scope: SCOPE }),
		});
		expect(basic.status).toBe(200);
	});

	it("takes a secret with colons by basic authentication, and refuses a header that is none", async () => {
		const status = async (credentials: string) => {
			const answer = await fetch(endpoint(), {
				method: "POST",
				headers: { authorization: `Basic ${btoa(credentials)}` },
				body: new URLSearchParams({ grant_type: "client_credentials", scope: SCOPE }),
			});
			return answer.status;
		};
		expect(await status(`${COLONS}:a:b:c`)).toBe(200);
		expect(await status(`${COLONS}:a`)).toBe(401);
		expect(await status(COLONS)).toBe(400);
		expect(await status(`${COLONS}:%zz`)).toBe(400);
	});

	it("refuses an assertion of a principal whose certificate has no RSA key", async () => {
		const answer = await ask({ client_id: EDWARDS, ...assertion({ iss: EDWARDS }) });
		expect([answer.status, answer.body.error_codes]).toEqual([401, [700027]]);
	});

	it("takes an assertion signed with the certificate's key, and no other", async () => {
		const client_id = CERTIFIED;
		expect((await ask({ client_id, ...assertion({}) })).status).toBe(200);
		for (const bad of [
			assertion({ aud: "https://elsewhere" }),
			assertion({ iss: "somebody" }),
			assertion({ exp: Date.now() / 1000 - 3600 }),
			assertion({}, "none"),
			{ client_assertion_type: ASSERTION_TYPE, client_assertion: "a.b.c" },
		]) {
			const { status, body } = await ask({ client_id, ...bad });
			expect([status, body.error_codes]).toEqual([401, [700027]]);
		}
	});

	it.each([
		[{ client_secret: "wrong" }, 401, 7000215],
		[{}, 401, 7000218],
		[{ client_id: "nobody", client_secret: "x" }, 400, 700016],
		[{ grant_type: "password" }, 400, 70003],
		[{ scope: "" }, 400, 900144],
	])("refuses %j with %i and AADSTS%i", async (form, status, code) => {
		const answer = await ask({ client_id: emulator.principal.clientId, ...form });
		expect([answer.status, answer.body.error_codes]).toEqual([status, [code]]);
		expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: `));
	});

	it("refuses another tenant, and GET", async () => {
		const elsewhere = endpoint().replace(emulator.tenantId, "other");
		expect((await ask({}, elsewhere)).body.error_codes).toEqual([90002]);
		expect((await fetch(endpoint())).status).toBe(405);
	});

	it("is found by openid-configuration and instance discovery", async () => {
		const base = `${emulator.httpUrl}/${emulator.tenantId}`;
		const get = async (url: string) => (await fetch(url)).json();
		expect(await get(`${base}/v2.0/.well-known/openid-configuration`)).toMatchObject({
			token_endpoint: endpoint(),
		});
		const discovery = `${emulator.httpUrl}/common/discovery/instance?api-version=1.1&authorization_endpoint=`;
		expect(
			await get(`${discovery}${encodeURIComponent(`${base}/oauth2/v2.0/authorize`)}`),
		).toMatchObject({
			tenant_discovery_endpoint: `${base}/v2.0/.well-known/openid-configuration`,
		});
		expect((await fetch(`${discovery}%2F%2F:`)).status).toBe(400);
	});
});

describe("the identity of a virtual machine", () => {
	const path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://r";

	it("is given for the header that no web page can send", async () => {
		const bare = await fetch(`${emulator.httpUrl}${path}`);
		expect(bare.status).toBe(400);
		const answer = await fetch(`${emulator.httpUrl}${path}`, { headers: { Metadata: "true" } });
		expect(await answer.json()).toMatchObject({ token_type: "Bearer", resource: "https://r" });
	});

	it("is not there unless it was asked for", async () => {
		await using other = await testEmulator();
		const answer = await fetch(`${other.httpUrl}${path}`, { headers: { Metadata: "true" } });
		expect(answer.status).toBe(401);
	});
});

describe("a token", () => {
	it("tells whose it is and when it ends, to the key that signed it alone", () => {
		const request = { resource: "r", tenantId: "t", appId: "a", wallNow: 5000 };
		const token = issueToken("key", request);
		expect(readToken("key", token)).toEqual({
			appId: "a",
			audience: "r",
			tenantId: "t",
			expiresAt: 5000 + TOKEN_LIFE_SECONDS * 1000,
		});
		expect(readToken("other key", token)).toBeUndefined();
		expect(readToken("key", `${token}x`)).toBeUndefined();
	});
});
