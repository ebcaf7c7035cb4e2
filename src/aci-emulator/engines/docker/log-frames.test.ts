import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, it } from "vitest";
import { LogFrames, lastBytes } from "./log-frames.ts";

const frame = (content: Uint8Array) => {
	const header = Buffer.alloc(8);
	header[0] = 1;
	header.writeUInt32BE(content.length, 4);
	return Buffer.concat([header, content]);
};

it("contents come out whole, wherever the stream was cut into chunks", async () => {
	const contents = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 });
	await fc.assert(
		fc.asyncProperty(contents, fc.integer({ min: 1, max: 20 }), async (parts, chunkBytes) => {
			const wire = Buffer.concat(parts.map(frame));
			const chunks: Buffer[] = [];
			for (let at = 0; at < wire.length; at += chunkBytes) {
				chunks.push(wire.subarray(at, at + chunkBytes));
			}
			const output = Readable.from(chunks).pipe(new LogFrames());
			expect(await lastBytes(output, 10_000)).toEqual(Buffer.concat(parts));
		}),
		{ numRuns: 200 },
	);
});

it("of much, the last bytes are kept", async () => {
	const chunks = Array.from({ length: 100 }, (_, k) => Buffer.from(`${k},`));
	expect((await lastBytes(Readable.from(chunks), 6)).toString()).toBe("98,99,");
});
