// Draws one tile: land by its height and by the light that falls on it, and the sea around.
import { crc32, deflateSync } from "node:zlib";
import { postResult, putOutput } from "./tutti.mjs";

const SIZE = 256;
const { z, x, y } = JSON.parse(process.env.TUTTI_ITEM);
/** A pixel's width, where the map is 1 wide. */
const step = 1 / (SIZE * 2 ** z);

const rows = [];
let highest = -Infinity;
for (let row = 0; row < SIZE; row++) {
	const line = Buffer.alloc(1 + SIZE * 3); // begins with the row's filter: none
	for (let column = 0; column < SIZE; column++) {
		const [u, v] = [x / 2 ** z + column * step, y / 2 ** z + row * step];
		highest = Math.max(highest, heightAt(u, v));
		line.set(colourAt(u, v), 1 + column * 3);
	}
	rows.push(line);
}
await putOutput(encodePng(Buffer.concat(rows)), "image/png");
await postResult({ z, x, y, highest: Math.round(highest * 1000) / 1000 });

/** An island in the middle, with hills that are smaller the more of them there are. Below 0 is the sea. */
function heightAt(u, v) {
	let height = 0.55 - 2.4 * Math.hypot(u - 0.5, v - 0.5);
	for (let octave = 1; octave <= 6; octave++) {
		// Each octave is turned, so that the hills do not stand in rows.
		const [cos, sin] = [Math.cos(1.3 * octave), Math.sin(1.3 * octave)];
		const [p, q] = [u * cos + v * sin, v * cos - u * sin].map((place) => 3 * 2 ** octave * place);
		height += (Math.sin(p + octave) * Math.cos(q - 2 * octave)) / 2 ** (octave + 1);
	}
	return height;
}

function colourAt(u, v) {
	const height = heightAt(u, v);
	if (height < 0) return [30, 90, 150].map((value) => value * Math.max(0.5, 1 + height));
	const slope = (heightAt(u + 0.004, v + 0.004) - height) / 0.004;
	const light = Math.min(1.25, Math.max(0.6, 1 - slope / 12));
	const land = height < 0.04 ? [225, 205, 150] : height < 0.5 ? [105, 150, 80] : [170, 160, 150];
	return land.map((value) => Math.min(255, value * light));
}

/** https://www.w3.org/TR/png-3/: a signature, then chunks. */
function encodePng(pixels) {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(SIZE, 0);
	header.writeUInt32BE(SIZE, 4);
	header.set([8, 2], 8); // 8 bits a channel, RGB
	const chunks = { IHDR: header, IDAT: deflateSync(pixels), IEND: Buffer.alloc(0) };
	const parts = Object.entries(chunks).map(([type, data]) => {
		const length = Buffer.alloc(4);
		length.writeUInt32BE(data.length);
		const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
		const check = Buffer.alloc(4);
		check.writeUInt32BE(crc32(body));
		return Buffer.concat([length, body, check]);
	});
	return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}
