import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { ProgrammingModel } from "./functions-core.ts";
import { openHttpStreams } from "./http-stream-server.ts";

/** A library that opens a server and keeps it to itself. */
const model = {
	getCapabilities: () =>
		new Promise((resolve) => {
			const server = createServer((_, response) => response.end("streamed"));
			server.listen(() => {
				resolve({ HttpUri: `http://localhost:${(server.address() as AddressInfo).port}/` });
			});
		}),
} as unknown as ProgrammingModel;

describe("the library's own HTTP server", () => {
	it("is closed with the host", async () => {
		const streams = await openHttpStreams(model);
		expect(await (await fetch(streams!.uri)).text()).toBe("streamed");
		streams!.close();
		await expect(fetch(streams!.uri)).rejects.toThrow("fetch failed");
	});

	it("is none when the app asked for none", async () => {
		const plain = { getCapabilities: async () => ({}) } as unknown as ProgrammingModel;
		expect(await openHttpStreams(plain)).toBeUndefined();
	});
});
