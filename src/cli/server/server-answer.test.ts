import { describe, expect, it } from "vitest";
import { ROUTES } from "../../contract/routes.ts";
import { explainError } from "../errors/explain-error.ts";
import { answerOf } from "./server-answer.ts";
import { ServerUnreachable } from "./server-error.ts";

const PROD = { words: "at prod", option: "", target: "prod" };
const exchange: Parameters<typeof answerOf>[1] = {
	name: "readItems",
	...{ route: ROUTES.readItems, parameters: { id: "a", from: 0 } },
	...{ body: undefined, signal: undefined, access: { url: "https://prod.example", where: PROD } },
};

function read(response: Response, asked = exchange) {
	const failed = () => new ServerUnreachable("It broke off.", {});
	return answerOf({ response, failed, key: "the-key" }, asked);
}

async function shown(answer: Promise<unknown>) {
	const error = await answer.then(
		() => expect.unreachable(),
		(thrown: unknown) => thrown,
	);
	return explainError(error, { debug: false });
}

/** A body that never ends, in pieces of a megabyte. */
function endless() {
	const piece = new Uint8Array(1024 * 1024).fill(0x20);
	const asked = { count: 0, isOver: false };
	const body = new ReadableStream({
		pull(controller) {
			asked.count++;
			controller.enqueue(piece);
		},
		cancel() {
			asked.isOver = true;
		},
	});
	return { body, asked };
}

describe("an answer of 200", () => {
	it("that does not end is read up to what a Tutti could have meant, and told", async () => {
		const { body, asked } = endless();
		const { lines, exitCode } = await shown(read(new Response(body)));
		expect(lines).toEqual([
			"error: The answer of prod to GET /api/jobs/a/items is longer than 128.0 MB, which none of Tutti is.",
			expect.stringMatching(/^hint: .*proxy.*tutti targets/),
		]);
		expect(exitCode).toBe(3);
		expect(asked.count).toBeLessThan(132);
		expect(asked.isOver).toBe(true);
	});

	it.each([
		["null", "is not what this command understands: expected object, found null."],
		["[]", "is not what this command understands: expected object, found a list."],
		['{"items":[7]}', "items[0]: expected object, found 7."],
		["", "is not JSON: nothing"],
		["{", "is not JSON: {"],
		['"the-key"', 'found "(the key)".'],
		[`"${"x".repeat(56)}the-key"`, `found "${"x".repeat(56)}(th….`],
		[`${"<".repeat(197)}the-key`, `is not JSON: ${"<".repeat(197)}(th`],
	])("that is %j is told, with what to do", async (text, words) => {
		const { lines, exitCode } = await shown(read(new Response(text)));
		expect(lines[0]).toContain("error: The answer of prod to GET /api/jobs/a/items ");
		expect(lines[0]).toContain(words);
		expect(lines).toHaveLength(2);
		expect(exitCode).toBe(3);
	});

	it("that is a page is told by its title", async () => {
		const headers = { "content-type": "text/html" };
		const page = new Response("<html><title>Sign in</title>", { headers });
		expect((await shown(read(page))).lines[0]).toContain('is not JSON: the page "Sign in"');
	});

	it("may have keys that this command does not know", async () => {
		const answer = { items: [], total: 7 };
		expect(await read(Response.json(answer))).toEqual(answer);
	});

	it("is read as it comes where it may be long, and what ends early is ended", async () => {
		const { body, asked } = endless();
		const raw: typeof exchange = { ...exchange, name: "readOutput", route: ROUTES.readOutput };
		const chunks = (await read(new Response(body), raw)) as AsyncIterable<Uint8Array>;
		for await (const chunk of chunks) {
			expect(chunk).toHaveLength(1024 * 1024);
			break;
		}
		expect(asked.count).toBeLessThan(4);
		expect(asked.isOver).toBe(true);
	});
});
