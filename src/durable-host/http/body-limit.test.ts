import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBody } from "./body-limit.ts";

const server = createServer((request: IncomingMessage, response) => {
	void readBody(request, 4).then(
		(body) => response.end(`read ${body}`),
		(error: Error) => response.writeHead(413).end(error.message),
	);
});
let url: string;
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function post(body: string | ReadableStream): Promise<string> {
	const init = { method: "POST", body, duplex: "half" } as RequestInit;
	return (await fetch(url, init)).text();
}

describe("the limit of a body", () => {
	it("is seen from its declared length", async () => {
		expect(await post("12345")).toContain("larger than 4 bytes");
		expect(await post("1234")).toBe("read 1234");
	});

	it("is seen while a body of unknown length is read", async () => {
		expect(await post(new Blob(["12345"]).stream())).toContain("larger than 4 bytes");
		expect(await post(new Blob(["1234"]).stream())).toBe("read 1234");
	});
});
