import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { explainedError } from "../errors/explain-error.ts";
import { UserError } from "../errors/user-error.ts";
import { apiClient } from "./api-client.ts";
import type { ServerAccess } from "./server-access.ts";

const KEY = "the-key-of-the-app";
const WHERE = { words: "at prod", option: "", target: "prod" };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that notes what it was sent. */
async function recording(answer: Answer) {
	const requests: { url: string; headers: IncomingMessage["headers"] }[] = [];
	const server = createServer((request, response) => {
		requests.push({ url: request.url!, headers: request.headers });
		answer(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const { port } = server.address() as AddressInfo;
	return { url: `http://127.0.0.1:${port}`, requests };
}

const to =
	(location: string): Answer =>
	(_request, response) =>
		void response.writeHead(302, { location }).end();
const says =
	(status: number, body: string): Answer =>
	(_request, response) =>
		void response.writeHead(status).end(body);

function client(url: string, changes: Partial<ServerAccess> = {}) {
	return apiClient({ url, where: WHERE, key: async () => KEY, ...changes });
}

async function text(chunks: Promise<AsyncIterable<Uint8Array>>): Promise<string> {
	let all = "";
	for await (const chunk of await chunks) all += new TextDecoder().decode(chunk);
	return all;
}

it("of a refusal without end, the start is read, and no more", async () => {
	let sent = 0;
	const server = await recording((_request, response) => {
		response.writeHead(500, { "content-type": "text/plain" });
		const more = () => {
			while (!response.destroyed) {
				sent++;
				if (!response.write("x".repeat(100_000))) return void response.once("drain", more);
			}
		};
		more();
	});
	const asked = client(server.url).listJobs({ limit: 1 });
	await expect(asked).rejects.toThrow(/answered 500 to GET \/api\/jobs, with x{200}$/);
	expect(sent).toBeLessThan(1000);
});

describe("the key", () => {
	it("is a header, and in no address", async () => {
		const server = await recording(says(200, '{"jobs":[]}'));
		await client(server.url).listJobs({ limit: 1 });
		expect(server.requests).toEqual([
			{ url: "/api/jobs?limit=1", headers: expect.objectContaining({ "x-functions-key": KEY }) },
		]);
	});

	it("does not go along a redirect to another origin, and comes back with one to its own", async () => {
		const storage = await recording(says(200, "the file"));
		const app = await recording(to(`${storage.url}/blob?sig=x`));
		expect(await text(client(app.url).readOutput({ id: "a", index: 0 }))).toBe("the file");
		expect(app.requests[0]?.headers).toHaveProperty("x-functions-key", KEY);
		expect(storage.requests.map(({ url }) => url)).toEqual(["/blob?sig=x"]);
		expect(JSON.stringify(storage.requests)).not.toContain(KEY);
		const there = await recording((request, response) =>
			request.url === "/there" ? response.end("here") : to("/there")(request, response),
		);
		expect(await text(client(there.url).readOutput({ id: "a", index: 0 }))).toBe("here");
		expect(there.requests[1]?.headers).toHaveProperty("x-functions-key", KEY);
	});

	it("is shown by no error, even when the server repeats it", async () => {
		const broken = await recording(says(500, `boom ${KEY}`));
		const refused = client(broken.url).readJob({ id: "x" });
		await expect(refused).rejects.toThrow(
			"prod answered 500 to GET /api/jobs/x, with boom (the key)",
		);
		const text = await recording(says(200, `<p>${KEY}`));
		await expect(client(text.url).readJob({ id: "x" })).rejects.toThrow(
			"is not JSON: <p>(the key)",
		);
	});

	it("that was refused is renewed, and the request made again", async () => {
		const app = await recording((request, response) => {
			const isNew = request.headers["x-functions-key"] === "new";
			response.writeHead(isNew ? 200 : 401).end(isNew ? '{"jobs":[]}' : "");
		});
		const renewKey = async (refused: string | undefined) => {
			if (refused !== KEY) throw new UserError("Refused for good.");
			return "new";
		};
		expect(await client(app.url, { renewKey }).listJobs()).toEqual({ jobs: [] });
		expect(app.requests).toHaveLength(2);
		const never = await recording(says(401, ""));
		await expect(client(never.url, { renewKey }).readJob({ id: "a" })).rejects.toThrow(
			"Refused for good.",
		);
		expect(never.requests).toHaveLength(2);
	});
});

describe("a redirect", () => {
	it("where none is expected is told, without what may be signed", async () => {
		const app = await recording(to("https://login.example/?secret=x"));
		const asked = client(app.url).readJob({ id: "x" });
		await expect(asked).rejects.toThrow(
			"prod answered 302 to GET /api/jobs/x and redirects to https://login.example, which was not expected.",
		);
	});

	it("from https to clear text is not followed", async () => {
		const asked: string[] = [];
		const fetched = async (url: URL) => {
			asked.push(url.href);
			return new Response(null, { status: 302, headers: { location: "http://clear.example/a" } });
		};
		vi.stubGlobal("fetch", fetched);
		onTestFinished(() => void vi.unstubAllGlobals());
		const read = text(client("https://prod.example").readOutput({ id: "a", index: 0 }));
		await expect(read).rejects.toThrow("to http://clear.example, which is not followed");
		expect(asked).toEqual(["https://prod.example/api/jobs/a/items/0/output"]);
	});

	it("that goes round and round ends", async () => {
		const app = await recording(to("/again"));
		await expect(text(client(app.url).readOutput({ id: "a", index: 0 }))).rejects.toThrow(
			"which is not followed",
		);
		expect(app.requests).toHaveLength(6);
	});

	it("to nowhere is told", async () => {
		const app = await recording(to("http://"));
		await expect(text(client(app.url).readOutput({ id: "a", index: 0 }))).rejects.toThrow(
			"redirects nowhere",
		);
	});
});

it("hears every answer of the server's own, and none of those it leads to", async () => {
	const storage = await recording(says(200, "x"));
	const app = await recording(to(storage.url));
	const heard: string[] = [];
	const note: ServerAccess["heard"] = ({ status, asked }) => void heard.push(`${status} ${asked}`);
	await text(client(app.url, { heard: note }).readOutput({ id: "a", index: 0 }));
	expect(heard).toEqual(["302 GET /api/jobs/a/items/0/output"]);
});

it("tells a page by its title, and of a shut app what may be", async () => {
	const app = await recording((_request, response) => {
		response.writeHead(403, { "content-type": "text/html" });
		response.end("<html><head><title>Web App - Unavailable</title></head>…</html>");
	});
	const refused = await client(app.url)
		.readJob({ id: "x" })
		.catch((error: unknown) => error);
	expect(explainedError(refused)).toMatchObject({
		message: 'prod answered 403 to GET /api/jobs/x, with the page "Web App - Unavailable"',
		hint: expect.stringContaining("stopped"),
	});
});
