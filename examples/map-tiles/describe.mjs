// Describes the tiles, as https://github.com/mapbox/tilejson-spec says. A map with a hole in it is none.
import { getResults, postResult } from "./tutti.mjs";

const results = await getResults();
const missing = results.filter(({ status }) => status !== "succeeded");
if (missing.length > 0) throw new Error(`No map: ${missing.length} tiles are missing.`);
const tiles = results.map(({ result }) => result);
await postResult({
	tilejson: "3.0.0",
	name: "An island",
	tiles: ["{z}/{x}/{y}.png"],
	minzoom: Math.min(...tiles.map(({ z }) => z)),
	maxzoom: Math.max(...tiles.map(({ z }) => z)),
	// Which file of `tutti outputs` is which tile.
	files: Object.fromEntries(
		results.map(({ index, result: { z, x, y } }) => [`${index}.png`, `${z}/${x}/${y}.png`]),
	),
	highest: Math.max(...tiles.map(({ highest }) => highest)),
});
