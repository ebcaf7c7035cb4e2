// Puts the tiles together and returns the picture: a PNG, as a data URL.
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { getResults, postResult } from "./tutti.mjs";

const BYTES_PER_PIXEL = 3;

const results = await getResults();
const missing = results.filter(({ status }) => status !== "succeeded");
if (missing.length > 0) {
	throw new Error(`No picture without the tiles ${missing.map(({ index }) => index).join(", ")}.`);
}
const tiles = results.map(({ result }) => result);
const width = Math.max(...tiles.map((tile) => tile.x + tile.width));
const height = Math.max(...tiles.map((tile) => tile.y + tile.height));
const png = encodePng(width, height, assemble(tiles));
await postResult(`data:image/png;base64,${png.toString("base64")}`);

function assemble(tiles) {
	const pixels = Buffer.alloc(width * height * BYTES_PER_PIXEL);
	for (const tile of tiles) {
		const part = inflateSync(Buffer.from(tile.rgb, "base64"));
		const stride = tile.width * BYTES_PER_PIXEL;
		for (let row = 0; row < tile.height; row++) {
			const target = ((tile.y + row) * width + tile.x) * BYTES_PER_PIXEL;
			part.copy(pixels, target, row * stride, (row + 1) * stride);
		}
	}
	return pixels;
}

/** https://www.w3.org/TR/png-3/: a signature, then chunks. */
function encodePng(width, height, pixels) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2], 8); // 8 bits a channel, RGB
	return Buffer.concat([
		Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
		chunk("IHDR", header),
		chunk("IDAT", deflateSync(filterRows(pixels, width * BYTES_PER_PIXEL), { level: 9 })),
		chunk("IEND", Buffer.alloc(0)),
	]);
}

/** Each byte as its difference from the one foreseen by its neighbours (Paeth), which deflates well. */
function filterRows(pixels, stride) {
	const rows = [];
	for (let start = 0; start < pixels.length; start += stride) {
		const row = Buffer.alloc(1 + stride, 4);
		for (let i = 0; i < stride; i++) {
			const at = start + i;
			const left = i < BYTES_PER_PIXEL ? 0 : pixels[at - BYTES_PER_PIXEL];
			const up = start === 0 ? 0 : pixels[at - stride];
			const corner = start === 0 || i < BYTES_PER_PIXEL ? 0 : pixels[at - stride - BYTES_PER_PIXEL];
			row[1 + i] = pixels[at] - paeth(left, up, corner);
		}
		rows.push(row);
	}
	return Buffer.concat(rows);
}

/** Whichever of the three is nearest to left + up - corner. */
function paeth(left, up, corner) {
	const toLeft = Math.abs(up - corner);
	const toUp = Math.abs(left - corner);
	const toCorner = Math.abs(left + up - 2 * corner);
	if (toLeft <= toUp && toLeft <= toCorner) return left;
	return toUp <= toCorner ? up : corner;
}

function chunk(type, data) {
	const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
	const frame = Buffer.alloc(4 + body.length + 4);
	frame.writeUInt32BE(data.length, 0);
	frame.set(body, 4);
	frame.writeUInt32BE(crc32(body), 4 + body.length);
	return frame;
}
