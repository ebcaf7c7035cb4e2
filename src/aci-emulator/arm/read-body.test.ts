import { describe, expect, it } from "vitest";
import { readBody } from "./read-body.ts";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

function requestOf(body: string | Uint8Array<ArrayBuffer>): Request {
	return new Request("https://localhost", { method: "PUT", body });
}

describe("the body of a request", () => {
	it("is undefined when there is none, and null when it says so", async () => {
		expect(await readBody(requestOf(""))).toBeUndefined();
		expect(await readBody(requestOf("null"))).toBeNull();
	});

	it("may begin with a byte order mark", async () => {
		expect(await readBody(requestOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
	});

	it.each(['{"a":', "\ufeff", "\0", "{}{}", "undefined"])(
		"is refused as no JSON: %j",
		async (text) => {
			await expect(readBody(requestOf(text))).rejects.toMatchObject({
				status: 400,
				code: "InvalidRequestContent",
			});
		},
	);

	it.each([128, 1])("may be nested %i deep", async (depth) => {
		expect(await readBody(requestOf(nested(depth)))).toEqual(JSON.parse(nested(depth)));
	});

	it.each([129, 1_000_000])(
		"is refused when it is nested %i deep, by arrays or objects",
		async (depth) => {
			const refusal = {
				status: 400,
				code: "InvalidRequestContent",
				message: expect.stringContaining("nested more than 128 deep"),
			};
			await expect(readBody(requestOf(nested(depth)))).rejects.toMatchObject(refusal);
			const objects = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
			if (objects.length < 4_000_000) {
				await expect(readBody(requestOf(objects))).rejects.toMatchObject(refusal);
			}
		},
	);

	it("is refused over 4 MB, also when nobody said how long it is", async () => {
		const endless = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.enqueue(new Uint8Array(100_000)),
		});
		const request = new Request("https://localhost", {
			method: "PUT",
			body: endless,
			duplex: "half",
		} as RequestInit);
		await expect(readBody(request)).rejects.toMatchObject({ status: 413 });
	});

	it("is waited for so long and no longer, and refused when it breaks off", async () => {
		const begun = (pull?: () => Promise<void>) => {
			const body = new ReadableStream<Uint8Array>({
				start: (controller) => controller.enqueue(Buffer.from('{"a":')),
				...(pull ? { pull } : {}),
			});
			return new Request("https://localhost", {
				...{ method: "PUT", body, duplex: "half" },
			} as RequestInit);
		};
		await expect(readBody(begun(), 20)).rejects.toMatchObject({
			...{ status: 408, code: "RequestTimeout", headers: { connection: "close" } },
		});
		const broken = begun(() => Promise.reject(new Error("aborted")));
		await expect(readBody(broken)).rejects.toMatchObject({
			...{ status: 400, message: expect.stringContaining("it broke off") },
		});
	});
});
