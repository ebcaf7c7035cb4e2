import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runHttpActivity } from "./http-activity.ts";
import { type HttpServerUnderTest, startHttpServerUnderTest } from "./http-server-under-test.ts";

let server: HttpServerUnderTest;
beforeAll(async () => {
	server = await startHttpServerUnderTest((path, response) => {
		if (path === "/moved") response.writeHead(302, { Location: "/there" }).end();
		else if (path === "/hangs") response.writeHead(200).flushHeaders();
		else if (path.startsWith("/token")) response.end(JSON.stringify({ access_token: "secret" }));
		else if (path === "/latin")
			response
				.writeHead(200, { "Content-Type": "text/plain; charset=iso-8859-1" })
				.end(Buffer.from([0xe9]));
		else
			response
				.writeHead(path === "/teapot" ? 418 : 200, {
					"X-Mine": ["a", "b"],
					"Content-Type": "text/x",
				})
				.end("body");
	});
});
afterAll(() => server.close());

async function run(request: object, environment = {}, timeoutMs?: number) {
	const event = await runHttpActivity(7, JSON.stringify(request), environment, timeoutMs);
	return "Result" in event ? JSON.parse(event.Result ?? "null") : event;
}
const last = () => server.seen.at(-1)!;

describe("the activity behind callHttp", () => {
	it("returns any status, its headers as they came, without those of the content", async () => {
		const response = await run({ method: "GET", uri: `${server.url}/teapot` });
		expect(response).toMatchObject({ statusCode: 418, content: "body" });
		expect(response.headers["X-Mine"]).toEqual(["a", "b"]);
		expect(Object.keys(response.headers)).not.toContain("Content-Type");
	});

	it("sends method, headers and content, also with a GET", async () => {
		await run({
			method: "GET",
			uri: `${server.url}/a?b=c`,
			headers: { "Content-Type": "application/json", "X-One": "1" },
			content: '{"é":1}',
		});
		expect(last()).toMatchObject({
			line: "GET /a?b=c",
			headers: { "content-type": "application/json", "x-one": "1", "content-length": "8" },
			body: '{"é":1}',
		});
	});

	it("reads the content in its charset", async () => {
		expect((await run({ method: "GET", uri: `${server.url}/latin` })).content).toBe("é");
	});

	it("follows redirects, a POST as a GET", async () => {
		await run({ method: "POST", uri: `${server.url}/moved`, content: "x" });
		expect(last()).toMatchObject({ line: "GET /there", body: "" });
	});

	it("takes its token from the identity endpoint", async () => {
		const environment = { IDENTITY_ENDPOINT: `${server.url}/token`, IDENTITY_HEADER: "h" };
		const tokenSource = { kind: "AzureManagedIdentity", resource: "https://r/.default" };
		await run({ method: "GET", uri: `${server.url}/a`, tokenSource }, environment);
		expect(server.seen.at(-2)!.line).toBe(
			"GET /token?api-version=2019-08-01&resource=https%3A%2F%2Fr",
		);
		expect(last().headers.authorization).toBe("Bearer secret");
	});

	it.each([
		["nobody listens", { uri: "http://127.0.0.1:1/" }, "Connection refused (127.0.0.1:1)"],
		["the address is relative", { uri: "/a" }, "Invalid URI: callHttp needs an absolute"],
		[
			"the content has parts",
			{ uri: "http://127.0.0.1:1/", headers: { "content-type": "multipart/form-data" } },
			"Multipart content is not supported with CallHttpAsync.",
		],
		[
			"there is no managed identity",
			{ uri: "http://127.0.0.1:1/", tokenSource: { kind: "AzureManagedIdentity", resource: "r" } },
			"IDENTITY_ENDPOINT and IDENTITY_HEADER are not set",
		],
	])("fails, and says why, when %s", async (_, request, message) => {
		const event = await run({ method: "GET", ...request });
		expect(event).toMatchObject({ TaskScheduledId: 7, Reason: expect.stringContaining(message) });
	});

	it("fails after its timeout", async () => {
		const event = await run({ method: "GET", uri: `${server.url}/hangs` }, {}, 50);
		expect(event.Reason).toBe(
			"The request was canceled due to the configured HttpClient.Timeout of 0.05 seconds elapsing.",
		);
	});
});
