import { describe, expect, it } from "vitest";
import { FileTooLargeError } from "../file-too-large.ts";
import type { TheStore } from "../store.suite.ts";
import { NO_TYPE } from "../store.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Tells, too, whether whoever read it has let go of it. */
function chunks(texts: readonly (string | Error)[]) {
	const told = { ended: false };
	async function* content() {
		try {
			for (const text of texts) {
				if (text instanceof Error) throw text;
				yield bytesOf(text);
			}
		} finally {
			told.ended = true;
		}
	}
	return { content: content(), told };
}

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
	const parts = [];
	for await (const part of stream) parts.push(part);
	return Buffer.concat(parts).toString();
}

export function describeFileStreams(theStore: TheStore): void {
	describe("writeFileFrom", () => {
		it.each([
			{ title: "several chunks", texts: ["one, ", "", "two"] },
			{ title: "no chunk", texts: [] },
			{ title: "as much as is allowed", texts: ["x".repeat(90), "y".repeat(10)] },
		])("keeps $title", async ({ texts }) => {
			const whole = texts.join("");
			const { content } = chunks(texts);
			expect(await theStore().writeFileFrom("a/out", content, { mostBytes: 100 })).toEqual({
				bytes: whole.length,
			});
			expect(String(await theStore().readFile("a/out"))).toBe(whole);
			expect(await theStore().fileInfo("a/out")).toEqual({
				bytes: whole.length,
				contentType: NO_TYPE,
			});
		});

		it("keeps 20 MB, and takes a web stream", async () => {
			let left = 20;
			const content = new ReadableStream<Uint8Array>({
				pull(controller) {
					if (left-- > 0) controller.enqueue(new Uint8Array(1_000_000).fill(left));
					else controller.close();
				},
			});
			await theStore().writeFileFrom("a/large", content, { mostBytes: 20_000_000 });
			const found = await theStore().readFile("a/large");
			expect(found?.length).toBe(20_000_000);
			for (const at of [0, 19]) expect(found?.[at * 1_000_000]).toBe(19 - at);
		});

		it("keeps nothing of what is too long, and tells its source to end", async () => {
			const source = chunks(["x".repeat(60), "y".repeat(41), "z"]);
			const write = theStore().writeFileFrom("a/out", source.content, { mostBytes: 100 });
			const error = await write.catch((thrown: unknown) => thrown);
			expect(error).toBeInstanceOf(FileTooLargeError);
			expect(error).toMatchObject({
				mostBytes: 100,
				message: "The file a/out may have 100 bytes; its content is longer. Nothing was kept.",
			});
			expect(source.told.ended).toBe(true);
			expect(await theStore().readFile("a/out")).toBeUndefined();
			expect(await theStore().fileInfo("a/out")).toBeUndefined();
			expect(await theStore().listFiles("a", { limit: 5 })).toEqual({ files: [] });
		});

		it("keeps nothing of what is too long by megabytes", async () => {
			async function* content() {
				for (let sent = 0; sent < 10; sent++) yield new Uint8Array(1_000_000);
			}
			const write = theStore().writeFileFrom("a/out", content(), { mostBytes: 9_999_999 });
			await expect(write).rejects.toBeInstanceOf(FileTooLargeError);
			expect(await theStore().fileInfo("a/out")).toBeUndefined();
			expect(await theStore().listFiles("a", { limit: 5 })).toEqual({ files: [] });
		});

		it("leaves the file that was there when the new content is too long or breaks off", async () => {
			await theStore().writeFile("a/out", bytesOf("before"), { contentType: "text/plain" });
			const tooLong = chunks(["x".repeat(101)]);
			const broken = chunks(["half", new Error("The connection broke.")]);
			const options = { mostBytes: 100, contentType: "image/png" };
			await expect(
				theStore().writeFileFrom("a/out", tooLong.content, options),
			).rejects.toBeInstanceOf(FileTooLargeError);
			await expect(theStore().writeFileFrom("a/out", broken.content, options)).rejects.toThrow(
				"The connection broke.",
			);
			expect(String(await theStore().readFile("a/out"))).toBe("before");
			expect(await theStore().fileInfo("a/out")).toEqual({ bytes: 6, contentType: "text/plain" });
		});
	});

	describe("fileInfo", () => {
		it("tells length and type of the content that stands", async () => {
			expect(await theStore().fileInfo("a/out")).toBeUndefined();
			const contentType = 'text/plain; charset="utf-8"';
			await theStore().writeFile("a/out", bytesOf("long content"), { contentType });
			expect(await theStore().fileInfo("a/out")).toEqual({ bytes: 12, contentType });
			await theStore().writeFile("a/out", bytesOf("short"));
			expect(await theStore().fileInfo("a/out")).toEqual({ bytes: 5, contentType: NO_TYPE });
			const { content } = chunks(["{}"]);
			const options = { mostBytes: 10, contentType: "application/json" };
			await theStore().writeFileFrom("a/out", content, options);
			expect(await theStore().fileInfo("a/out")).toEqual({
				bytes: 2,
				contentType: "application/json",
			});
			expect(await theStore().fileInfo("a")).toBeUndefined();
		});

		it.each(["", " ", "text/plain\r\nX-Other: 1", "ä/b", " a/b", "a/b ", "x".repeat(256)])(
			"is spared the content type %j",
			async (contentType) => {
				const write = theStore().writeFile("a/out", bytesOf("x"), { contentType });
				await expect(write).rejects.toThrow("content type");
				expect(await theStore().fileInfo("a/out")).toBeUndefined();
			},
		);
	});

	describe("openFile", () => {
		it("streams what is there, and knows what is not", async () => {
			expect(await theStore().openFile("a/out")).toBeUndefined();
			const text = "0123456789".repeat(50_000);
			await theStore().writeFile("a/out", bytesOf(text), { contentType: "text/plain" });
			const { stream, ...info } = (await theStore().openFile("a/out"))!;
			expect(info).toEqual({ bytes: 500_000, contentType: "text/plain" });
			expect((await textOf(stream)) === text).toBe(true);
			await theStore().writeFile("a/empty", new Uint8Array());
			const empty = (await theStore().openFile("a/empty"))!;
			expect(empty.bytes).toBe(0);
			expect(await textOf(empty.stream)).toBe("");
		});

		it("may be canceled", async () => {
			await theStore().writeFile("a/out", new Uint8Array(1_000_000));
			const { stream } = (await theStore().openFile("a/out"))!;
			await stream.cancel();
			expect((await theStore().readFile("a/out"))?.length).toBe(1_000_000);
		});

		it("gives content and length of one writer while others replace the file", async () => {
			await theStore().writeFile("a/out", bytesOf("0"));
			const writes = Array.from({ length: 20 }, (_, writer) =>
				theStore().writeFile("a/out", bytesOf(String(writer % 10).repeat(1 + writer * 500))),
			);
			for (let round = 0; round < 20; round++) {
				const { stream, bytes } = (await theStore().openFile("a/out"))!;
				const text = await textOf(stream);
				expect(text.length).toBe(bytes);
				expect(new Set(text).size).toBe(1);
			}
			await Promise.all(writes);
		});
	});
}
