import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
afterEach(() => host.close());

/** The first line of the answer to a request that is written as it is. */
function firstLine(request: string): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(host.url).port), "127.0.0.1");
		socket.once("error", reject);
		socket.once("data", (data) => {
			socket.destroy();
			resolve(data.toString().split("\r\n")[0]!);
		});
		socket.write(request);
	});
}

describe("a body of more than 100 MB", () => {
	it.each([
		["http", "/v1/a/tell"],
		["http", "/runtime/webhooks/durabletask/orchestrators/ends"],
		["http-stream", "/api/shout"],
	])("is refused by the app %s at %s", async (app, path) => {
		host = await startHostUnderTest({ app: fixtureApp(app) });
		const tooMuch = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\n\r\n`;
		expect(await firstLine(tooMuch)).toBe("HTTP/1.1 413 Payload Too Large");
		expect(host.logged).not.toContainEqual(expect.objectContaining({ level: "error" }));
	});
});

it.each(["[::1", "a b", "a:b:c"])("a request to the host '%s' is refused", async (name) => {
	host = await startHostUnderTest({ app: fixtureApp("http") });
	expect(await firstLine(`GET /v1/a/tell HTTP/1.1\r\nHost: ${name}\r\n\r\n`)).toBe(
		"HTTP/1.1 400 Bad Request",
	);
	expect(host.logged).not.toContainEqual(expect.objectContaining({ level: "error" }));
});
