import { crc32, inflateSync } from "node:zlib";

export interface Picture {
	width: number;
	height: number;
	/** Red, green and blue, 0 to 255. */
	colourAt(x: number, y: number): [number, number, number];
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const BYTES_PER_PIXEL = 3;

/** Reads a PNG of 8-bit RGB (https://www.w3.org/TR/png-3/). Throws when it is another, or damaged. */
export function decodePng(png: Buffer): Picture {
	if (!png.subarray(0, 8).equals(SIGNATURE)) throw new Error("This is no PNG.");
	const chunks = readChunks(png);
	const header = chunks[0]?.data;
	if (chunks[0]?.type !== "IHDR" || header?.length !== 13)
		throw new Error("The PNG has no header.");
	if (chunks.at(-1)?.type !== "IEND") throw new Error("The PNG has no end.");
	const kind = header.subarray(8).toString("hex");
	if (kind !== "0802000000") throw new Error(`The PNG is not of 8-bit RGB, but ${kind}.`);
	const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];

	const data = chunks.filter(({ type }) => type === "IDAT").map((chunk) => chunk.data);
	const filtered = inflateSync(Buffer.concat(data));
	const stride = width * BYTES_PER_PIXEL;
	if (filtered.length !== height * (1 + stride))
		throw new Error("The PNG's data has another size.");
	const pixels = removeFilters(filtered, stride);
	return {
		width,
		height,
		colourAt(x, y) {
			const at = y * stride + x * BYTES_PER_PIXEL;
			return [pixels[at]!, pixels[at + 1]!, pixels[at + 2]!];
		},
	};
}

function readChunks(png: Buffer): { type: string; data: Buffer }[] {
	const chunks = [];
	for (let at = SIGNATURE.length; at < png.length; ) {
		const length = png.readUInt32BE(at);
		const body = png.subarray(at + 4, at + 8 + length);
		const type = body.toString("latin1", 0, 4);
		if (png.readUInt32BE(at + 8 + length) !== crc32(body)) {
			throw new Error(`The PNG's chunk ${type} is damaged.`);
		}
		chunks.push({ type, data: body.subarray(4) });
		at += 12 + length;
	}
	return chunks;
}

function removeFilters(filtered: Buffer, stride: number): Buffer {
	const rows: Buffer[] = [];
	for (let start = 0; start < filtered.length; start += 1 + stride) {
		const row = Buffer.from(filtered.subarray(start + 1, start + 1 + stride));
		const above = rows.at(-1) ?? Buffer.alloc(stride);
		for (let i = 0; i < stride; i++) {
			const left = row[i - BYTES_PER_PIXEL] ?? 0;
			const corner = above[i - BYTES_PER_PIXEL] ?? 0;
			row[i] = row[i]! + foreseen(filtered[start]!, left, above[i]!, corner);
		}
		rows.push(row);
	}
	return Buffer.concat(rows);
}

/** What the filter of this type subtracted. */
function foreseen(filter: number, left: number, up: number, corner: number): number {
	switch (filter) {
		case 0:
			return 0;
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return Math.floor((left + up) / 2);
		case 4: {
			const distance = (value: number) => Math.abs(left + up - corner - value);
			if (distance(left) <= distance(up) && distance(left) <= distance(corner)) return left;
			return distance(up) <= distance(corner) ? up : corner;
		}
		default:
			throw new Error(`The PNG has a row with the filter ${filter}.`);
	}
}
