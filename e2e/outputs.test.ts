import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectNothingLeft, getJson, type LocalTutti, localTutti } from "./local-tutti.ts";

let tutti: LocalTutti;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(() => tutti.stop());

const PUT = (body: string, type = "image/png") => `
	await fetch(process.env.TUTTI_OUTPUT_URL, { method: "PUT", body: ${body},
		headers: { "Content-Type": "${type}", "x-ms-blob-type": "BlockBlob" } });`;
const POST = (body: string) => `
	await fetch(process.env.TUTTI_CALLBACK_URL, { method: "POST", body: ${body} });`;
const node = (script: string) => [process.execPath, "--input-type=module", "-e", script];

it("an item's output file is read by the merge step and by the user", async () => {
	const bytes = randomBytes(3_000_000);
	writeFileSync(join(tutti.stateFolder, "bytes"), bytes);
	const merge = `
		const results = await (await fetch(process.env.TUTTI_RESULTS_URL)).json();
		const sizes = [];
		for (const { output } of results)
			sizes.push(output && (await (await fetch(output.url)).arrayBuffer()).byteLength);
		${POST("JSON.stringify(sizes)")}`;
	const id = await tutti.submit({
		command: node(`
			import { readFileSync } from "node:fs";
			if (process.env.TUTTI_ITEM_INDEX === "0") { ${PUT(`readFileSync("${join(tutti.stateFolder, "bytes")}")`)} }
			${POST('"{}"')}`),
		items: [0, 1],
		merge: { command: node(merge) },
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "succeeded" });
	expect(await getJson(`${tutti.url()}/api/jobs/${id}/result`)).toEqual([3_000_000, null]);
	const [first, second] = await tutti.items(id);
	const output = first!.outcome!.output!;
	expect(output).toMatchObject({ bytes: 3_000_000, contentType: "image/png" });
	expect(second!.outcome).not.toHaveProperty("output");
	const read = await fetch(output.url);
	expect(read.headers.get("content-type")).toBe("image/png");
	expect(Buffer.from(await read.arrayBuffer()).equals(bytes)).toBe(true);
	const none = await fetch(`${tutti.url()}/api/jobs/${id}/items/1/output`);
	expect(none.status).toBe(404);
});

it("a result over the limit is refused, and the item says so", async () => {
	const id = await tutti.submit({
		command: node(POST('JSON.stringify("x".repeat(1024 * 1024))')),
		items: [0],
	});
	expect(await tutti.untilFinished(id)).toMatchObject({ status: "failed" });
	const [item] = await tutti.items(id);
	expect(item!.outcome).toMatchObject({ reason: "callback-lost", exitCode: 0 });
	expect(item!.outcome!.message).toContain("refused: The body has 1048578 bytes; at most 1048576");
});

it("a result just below the limit is kept whole, and joined", async () => {
	const id = await tutti.submit({
		command: node(POST('JSON.stringify("x".repeat(1024 * 1024 - 2))')),
		items: [0],
	});
	await tutti.untilFinished(id);
	const [result] = await tutti.results(id);
	expect((result!.result as string).length).toBe(1024 * 1024 - 2);
});

it("an output URL is for its launch, while that lasts", async () => {
	const file = join(tutti.stateFolder, "url");
	const script = `
		import { writeFileSync } from "node:fs";
		writeFileSync("${file}", process.env.TUTTI_OUTPUT_URL);
		${PUT('"early"', "text/plain")} ${POST('"{}"')}`;
	const id = await tutti.submit({ command: node(script), items: [0] });
	await tutti.untilFinished(id);
	const url = readFileSync(file, "utf8");
	const late = await fetch(url, { method: "PUT", body: "late" });
	expect([late.status, ((await late.json()) as { error: { code: string } }).error.code]).toEqual([
		409,
		"LaunchOver",
	]);
	const forged = await fetch(url.replace(/t=..../, "t=AAAA"), { method: "PUT", body: "forged" });
	expect(forged.status).toBe(401);
	const kept = await fetch(`${tutti.url()}/api/jobs/${id}/items/0/output`);
	expect(await kept.text()).toBe("early");
	expect(kept.headers.get("content-disposition")).toContain("attachment");
});

it("leaves nothing behind", () => expectNothingLeft(tutti));
