// Computes one tile of the picture and returns it: its place, and its pixels as deflated RGB bytes.
import { deflateSync } from "node:zlib";
import { postResult } from "./tutti.mjs";

const PICTURE = { width: 960, height: 640 };
const TILE = { width: PICTURE.width / 8, height: PICTURE.height / 8 };

/** The part of the complex plane that the picture shows, as high as `height`. */
const VIEW = { re: -0.76, im: 0, height: 2.5 };
const STEP = VIEW.height / PICTURE.height;
/** Each pixel is the mean of SAMPLES x SAMPLES points. */
const SAMPLES = 4;
const MAX_ITERATIONS = 800;

/** Colours by how long a point takes to escape, far away first; INSIDE never does. */
const RAMP = [
	[14, 16, 62],
	[26, 44, 128],
	[40, 96, 186],
	[92, 168, 220],
	[200, 232, 232],
	[255, 236, 170],
	[255, 178, 64],
	[222, 92, 52],
	[150, 32, 84],
	[70, 14, 90],
];
const INSIDE = [2, 1, 8];

const { row, column } = JSON.parse(process.env.TUTTI_ITEM);
const x = column * TILE.width;
const y = row * TILE.height;
const pixels = Buffer.alloc(TILE.width * TILE.height * 3);
for (let i = 0; i < TILE.width * TILE.height; i++) {
	const left = x + (i % TILE.width);
	const top = y + Math.floor(i / TILE.width);
	pixels.set(pixelColour(left, top), i * 3);
}
await postResult({ x, y, ...TILE, rgb: deflateSync(pixels).toString("base64") });

function pixelColour(left, top) {
	const sum = [0, 0, 0];
	for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
		const dx = ((sample % SAMPLES) + 0.5) / SAMPLES;
		const dy = (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
		const re = VIEW.re + (left + dx - PICTURE.width / 2) * STEP;
		const im = VIEW.im - (top + dy - PICTURE.height / 2) * STEP;
		// Light adds up in squares: a screen shows about the square of a colour's number.
		for (const [i, value] of pointColour(re, im).entries()) sum[i] += value ** 2;
	}
	return sum.map((value) => Math.round(Math.sqrt(value) / SAMPLES));
}

function pointColour(re, im) {
	const time = escapeTime(re, im);
	if (time === Infinity) return INSIDE;
	const place = Math.min(RAMP.length - 1.001, Math.max(0, 1.5 * Math.log2(time / 1.1)));
	const [from, to] = RAMP.slice(Math.floor(place));
	return from.map((value, i) => value + (to[i] - value) * (place % 1));
}

/** Iterations of z = z² + c until z is far out, with a fraction that leaves no bands of colour. */
function escapeTime(re, im) {
	// The two largest parts of the set, known without a single iteration.
	const q = (re - 0.25) ** 2 + im ** 2;
	if (q * (q + re - 0.25) < im ** 2 / 4 || (re + 1) ** 2 + im ** 2 < 1 / 16) return Infinity;
	let [a, b] = [0, 0];
	for (let n = 1; n <= MAX_ITERATIONS; n++) {
		[a, b] = [a * a - b * b + re, 2 * a * b + im];
		const distance = a * a + b * b;
		if (distance > 1e6) return n + 1 - Math.log2(Math.log2(distance) / 2);
	}
	return Infinity;
}
