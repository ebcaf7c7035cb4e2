import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { ItemListView } from "../contract/views/item-views.ts";
import { ApiRefusal } from "./api-refusal.ts";
import { client } from "./client.ts";

/** A client whose requests are answered with this. */
function clientOf(answer: () => Response, key?: string) {
	const sent: { url: string; init: RequestInit }[] = [];
	const api = client({
		url: "http://127.0.0.1:1/",
		key: () => key,
		fetch: async (url, init) => {
			sent.push({ url: url.href, init });
			return answer();
		},
	});
	return { api, sent };
}
const json =
	(body: unknown, status = 200) =>
	() =>
		Response.json(body, { status });

describe("a client", () => {
	it("puts what the path names into the path, and the rest into the query", async () => {
		const { api, sent } = clientOf(json({ items: [] }));
		const answer = await api.readItems({ id: "a b/ä", from: 10, count: 5 });
		expectTypeOf(answer).toEqualTypeOf<ItemListView>();
		expect(answer).toEqual({ items: [] });
		expect(sent[0]?.url).toBe("http://127.0.0.1:1/api/jobs/a%20b%2F%C3%A4/items?from=10&count=5");
	});

	it("asks for no other path when a part of it is empty or a dot", async () => {
		const { api, sent } = clientOf(json({}));
		for (const id of ["", ".", ".."]) await expect(api.readJob({ id })).rejects.toThrow("id");
		expect(sent).toEqual([]);
	});

	it("sends a job as JSON and a file as it is, and the key only where one is asked for", async () => {
		const { api, sent } = clientOf(json({}), "k");
		await api.submitJob({ body: { image: "alpine" }, source: "here" });
		await api.putOutput({ batch: "b", t: "t", body: new Uint8Array([1]) });
		const headers = sent.map(({ init }) => init.headers);
		expect(headers).toEqual([{ "x-functions-key": "k", "content-type": "application/json" }, {}]);
		expect(sent.map(({ init }) => init.body)).toEqual(['{"image":"alpine"}', new Uint8Array([1])]);
	});

	it("answers a log as text, and a file as it comes", async () => {
		const { api } = clientOf(() => new Response("text"));
		expect(await api.readLog({ id: "a", index: 0 })).toBe("text");
		expect(await (await api.readOutput({ id: "a", index: 0 })).text()).toBe("text");
	});

	it("throws what the server refused, with its code and every problem", async () => {
		const error = { code: "InvalidJob", message: "no", problems: ["a", "b"] };
		const { api } = clientOf(json({ error }, 400));
		await expect(api.submitJob({ body: {} })).rejects.toMatchObject({ status: 400, ...error });
	});

	it.each([
		["<html>", 404, "The server answered 404, with <html>"],
		["", 401, "The server answered 401, with nothing"],
		["<html>", 200, "The answer is not JSON: <html>"],
	])("tells an answer that is none of this API: %j, %i", async (text, status, message) => {
		const { api } = clientOf(() => new Response(text, { status }));
		const refused = await api.listJobs().catch((thrown: unknown) => thrown);
		expect(refused).toBeInstanceOf(ApiRefusal);
		expect(refused).toMatchObject({ status, code: "unexpected", message });
	});

	it("has at most 4 KB in a page, gzipped, and nothing of the schemas", async () => {
		const { outputFiles, metafile } = await build({
			entryPoints: [new URL("client.ts", import.meta.url).pathname],
			bundle: true,
			minify: true,
			format: "esm",
			platform: "browser",
			write: false,
			metafile: true,
		});
		const names = Object.keys(metafile.inputs).map((file) => file.split("/").at(-1));
		expect(names.toSorted()).toEqual([
			...["api-refusal.ts", "calls.ts", "client.ts", "path-of.ts", "request-init.ts", "routes.ts"],
		]);
		expect(gzipSync(outputFiles[0]!.contents).length).toBeLessThanOrEqual(4096);
	});
});
