/**
 * The store in Azure as an app opens it there: over https, with a managed identity's token, and with URLs that
 * are signed by a key which the service gives to that identity. Azurite looks at a token's audience, issuer
 * and times, and not at its signature or roles.
 */
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serverIdentity } from "../src/aci-emulator/tls/certificate-authority.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { type Azurite, startAzurite } from "../src/store/azure/azurite-for-tests.ts";
import { describeFileUrls } from "../src/store/azure/file-urls.suite.ts";
import { openAzureStore } from "../src/store/azure-store.ts";
import type { Store } from "../src/store/store.ts";
import { sampleJob, sampleOutcome } from "../src/store/suite/samples.ts";

let folder: string;
let azurite: Azurite;
let identityEndpoint: Server;
let tokensGiven = 0;
let hubs = 0;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "tutti-identity-"));
	const { key, cert, caFile } = serverIdentity(folder, ["127.0.0.1"], Date.now());
	const files = { key: join(folder, "server-key.pem"), cert: join(folder, "server.pem") };
	await writeFile(files.key, key);
	await writeFile(files.cert, cert);
	trust(caFile);
	azurite = await startAzurite(["--oauth", "basic", "--cert", files.cert, "--key", files.key]);
	identityEndpoint = createServer((request, response) => {
		tokensGiven++;
		const url = new URL(request.url ?? "/", "http://identity");
		response.setHeader("content-type", "application/json");
		response.end(JSON.stringify(tokenFor(url.searchParams.get("resource") ?? "")));
	});
	await new Promise<void>((resolve) => identityEndpoint.listen(0, "127.0.0.1", resolve));
	const { port } = identityEndpoint.address() as AddressInfo;
	process.env.IDENTITY_ENDPOINT = `http://127.0.0.1:${port}/token`;
	process.env.IDENTITY_HEADER = "secret";
});

afterAll(async () => {
	delete process.env.IDENTITY_ENDPOINT;
	delete process.env.IDENTITY_HEADER;
	identityEndpoint?.close();
	await azurite?.stop();
	await rm(folder, { recursive: true, force: true });
});

function openStore(): Store {
	return openAzureStore({
		account: { blobsUrl: azurite.blobsUrl, tablesUrl: azurite.tablesUrl },
		identity: { managedIdentity: true },
		hub: `hub-${++hubs}`,
		clock: realClock(),
	});
}

describe("The store in Azure, with a managed identity", () => {
	it("keeps jobs and files, and signs in once", async () => {
		const store = openStore();
		await store.createJob(sampleJob("a", { itemCount: 2 }), ["0", "1"]);
		await store.writeOutcome("a", sampleOutcome(0));
		await store.writeFile("a/file", Buffer.from("content"));
		const before = tokensGiven;
		expect(await store.countItems("a")).toMatchObject({ succeeded: 1, waiting: 1 });
		expect(String(await store.readFile("a/file"))).toBe("content");
		await store.deleteJob("a");
		expect(await store.readJob("a")).toBeUndefined();
		expect(tokensGiven).toBe(before);
	});

	const store = { opened: undefined as Store | undefined };
	describeFileUrls(() => {
		store.opened ??= openStore();
		return store.opened;
	});
});

/** For this process alone. */
function trust(caFile: string): void {
	tls.setDefaultCACertificates([...tls.getCACertificates("default"), readFileSync(caFile, "utf8")]);
}

function tokenFor(resource: string) {
	const now = Math.floor(Date.now() / 1000);
	const claims = {
		aud: resource,
		iss: "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
		iat: now,
		nbf: now,
		exp: now + 3_600,
		oid: "11111111-1111-1111-1111-111111111111",
		tid: "00000000-0000-0000-0000-000000000000",
	};
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
	return {
		access_token: `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.c2lnbmF0dXJl`,
		expires_on: now + 3_600,
		resource,
		token_type: "Bearer",
	};
}
