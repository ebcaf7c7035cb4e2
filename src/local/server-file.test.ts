import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localKey } from "./local-key.ts";
import { rememberedPort } from "./remembered-port.ts";
import { readServerFile, removeServerFile, writeServerFile } from "./server-file.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "tutti-local-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("what a state folder remembers", () => {
	it("gives back the server that was written down, and nothing once it was removed", () => {
		const server = { url: "http://127.0.0.1:1", pid: 7, notices: ["one"] };
		writeServerFile(folder, server);
		expect(readServerFile(folder)).toEqual(server);
		removeServerFile(folder);
		expect(readServerFile(folder)).toBeUndefined();
	});

	it("takes a server file that was cut off for none", () => {
		writeFileSync(join(folder, "server.json"), '{"url":"http');
		expect(readServerFile(folder)).toBeUndefined();
	});

	it("keeps one key of 32 bytes that only its owner can read", () => {
		const key = localKey(folder);
		expect(localKey(folder)).toBe(key);
		expect(Buffer.from(key, "base64")).toHaveLength(32);
		expect(statSync(join(folder, "key")).mode & 0o777).toBe(0o600);
	});

	it("keeps the port, so that callbacks of containers that ran on arrive", async () => {
		const port = await rememberedPort(folder);
		expect(await rememberedPort(folder)).toBe(port);
		expect(readFileSync(join(folder, "port"), "utf8")).toBe(String(port));
	});

	it("takes another port when somebody else has the old one", async () => {
		const port = await rememberedPort(folder);
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(port, "127.0.0.1", resolve));
		try {
			expect(await rememberedPort(folder)).not.toBe(port);
		} finally {
			await new Promise((resolve) => other.close(resolve));
		}
	});
});
