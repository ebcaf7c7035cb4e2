import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ServerIdentity, serverIdentity } from "./certificate-authority.ts";

const now = Date.UTC(2026, 5, 1);
const year = 365 * 86_400_000;
let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "certificate-authority-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("the emulator's certificate authority", () => {
	it("is made once per folder, with a key that others cannot read", () => {
		const first = serverIdentity(directory, ["127.0.0.1"], now);
		const ca = readFileSync(first.caFile, "utf8");
		const second = serverIdentity(directory, ["127.0.0.1"], now + year);
		expect(readFileSync(second.caFile, "utf8")).toBe(ca);
		expect(second.cert).not.toBe(first.cert);
		expect(statSync(join(directory, "ca-key.pem")).mode & 0o777).toBe(0o600);
	});

	it("signs a server certificate for its names and a year", () => {
		const { cert, caFile } = serverIdentity(directory, ["127.0.0.1", "localhost"], now);
		const server = new X509Certificate(cert);
		const ca = new X509Certificate(readFileSync(caFile));
		expect(server.verify(ca.publicKey)).toBe(true);
		expect(server.checkIssued(ca)).toBe(true);
		expect([server.ca, ca.ca]).toEqual([false, true]);
		expect(server.subjectAltName).toBe("IP Address:127.0.0.1, DNS:localhost");
		expect(server.validToDate.getTime()).toBe(now + year);
		expect(server.serialNumber).not.toBe(ca.serialNumber);
	});

	it("says what to do when it has expired", () => {
		serverIdentity(directory, ["localhost"], now);
		expect(() => serverIdentity(directory, ["localhost"], now + 11 * year)).toThrow(
			/ca\.pem has expired\. Delete ca\.pem/,
		);
	});

	it.each([
		["ca.pem", "", /ca\.pem is empty\. Delete it/],
		["ca.pem", "half a cert", /CA certificate .*ca\.pem cannot be read\. Delete/],
		["ca-key.pem", "half a key", /key .*ca-key\.pem cannot be read\. Delete/],
	])("says what to do when %s holds %j", (file, content, message) => {
		serverIdentity(directory, ["localhost"], now);
		writeFileSync(join(directory, file), content);
		expect(() => serverIdentity(directory, ["localhost"], now)).toThrow(message);
	});

	it("says what to do when its key was deleted and the certificate was not", () => {
		serverIdentity(directory, ["localhost"], now);
		rmSync(join(directory, "ca-key.pem"));
		expect(() => serverIdentity(directory, ["localhost"], now)).toThrow(
			/ca\.pem is not that of the key .*ca-key\.pem\. Delete/,
		);
	});

	it.each([
		["::1", "0:0:0:0:0:0:0:1"],
		["::", "0:0:0:0:0:0:0:0"],
		["2001:db8::7:8", "2001:DB8:0:0:0:0:7:8"],
		["1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"],
		["fe80::1%eth0", "FE80:0:0:0:0:0:0:1"],
		["::ffff:127.0.0.1", "0:0:0:0:0:FFFF:7F00:1"],
	])("names the IPv6 address %s as an address", (host, shown) => {
		const { cert } = serverIdentity(directory, [host], now);
		expect(new X509Certificate(cert).subjectAltName).toBe(`IP Address:${shown}`);
	});

	it("is trusted by TLS clients that are given it, for its names only", async () => {
		const today = Date.now();
		const identity = serverIdentity(directory, ["127.0.0.1", "localhost"], today);
		expect(await reach(identity, "127.0.0.1")).toBe(200);
		expect(await reach(identity, "localhost")).toBe(200);
		expect(await reach(identity, "other.example")).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
		const stranger = mkdtempSync(join(directory, "other-"));
		const other = serverIdentity(stranger, ["127.0.0.1"], today);
		const strange = await reach({ ...identity, caFile: other.caFile }, "127.0.0.1");
		expect(strange).not.toBe(200);
	});
});

async function reach({ key, cert, caFile }: ServerIdentity, servername: string) {
	const server = createServer({ key, cert }, (_, answer) => answer.end());
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	try {
		return await new Promise<number | string | undefined>((resolve) => {
			get(
				{
					...{ host: "127.0.0.1", port, agent: false, ca: readFileSync(caFile) },
					// An IP address cannot be sent as server name; it is checked as the host.
					...(servername === "127.0.0.1" ? {} : { servername }),
				},
				(answer) => resolve(answer.resume().statusCode),
			).on("error", (error: NodeJS.ErrnoException) => resolve(error.code));
		});
	} finally {
		server.close();
	}
}
