/**
 * How long Azure's worker takes to load the function app: the bundle as deployed, beside the same sources compiled
 * file by file with their packages in node_modules.
 *
 *   npm run build && npx node bench/cold-load.ts [pairs, default 20] [another node]
 *
 * Each load is a process of its own (e2e/azure-worker/load-app.ts); the two take turns, so that what else the machine
 * does meets both. Measured is the loading of what `main` names, without the start of Node. The files are in the
 * system's cache: on a disk that was not read yet, 800 files cost more than one, which is not measured here.
 */
import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { LoadedApp } from "../e2e/azure-worker/load-app.ts";
import { compileUnbundled } from "../e2e/azure-worker/unbundled-app.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const LOADER = join(ROOT, "e2e/azure-worker/load-app.ts");
const BUNDLE = join(ROOT, "dist/azure");
const [pairs = "20", node = process.execPath] = process.argv.slice(2);

const unbundled = mkdtempSync(join(tmpdir(), "tutti-unbundled-"));
try {
	await compileUnbundled(unbundled);
	const loads: { bundle: LoadedApp[]; unbundled: LoadedApp[] } = { bundle: [], unbundled: [] };
	for (let k = 0; k < Number(pairs); k++) {
		loads.unbundled.push(load(unbundled));
		loads.bundle.push(load(BUNDLE));
	}
	report("unbundled", loads.unbundled);
	report("bundle", loads.bundle);
	for (const [clock, key] of [
		["wall", "wallMs"],
		["processor", "cpuMs"],
	] as const) {
		const ratios = loads.bundle.map((load, k) => load[key] / loads.unbundled[k]![key]);
		console.log(`bundle / unbundled by the ${clock}, pair by pair: ${spread(ratios, 2)}`);
	}
	sizes();
} finally {
	rmSync(unbundled, { recursive: true });
}

function load(folder: string): LoadedApp {
	return JSON.parse(execFileSync(node, [LOADER, folder], { encoding: "utf8" }));
}

function report(name: string, loads: LoadedApp[]): void {
	const { modules, functions } = loads[0]!;
	const files = modules.own.length + modules.foreign.length;
	const wall = spread(loads.map(({ wallMs }) => wallMs));
	const cpu = spread(loads.map(({ cpuMs }) => cpuMs));
	console.log(`${name}: ${functions.length} functions from ${files} files`);
	console.log(`  wall ${wall} ms, processor ${cpu} ms`);
}

/** Median, least and most. */
function spread(values: number[], digits = 0): string {
	const sorted = values.toSorted((a, b) => a - b);
	const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) =>
		sorted[at]!.toFixed(digits),
	);
	return `${median} (${least} to ${most})`;
}

function sizes(): void {
	for (const file of globSync("*.cjs", { cwd: BUNDLE }).sort()) {
		const raw = statSync(join(BUNDLE, file)).size;
		const packed = gzipSync(readFileSync(join(BUNDLE, file)), { level: 9 }).length;
		console.log(
			`${file}: ${(raw / 1e6).toFixed(2)} MB, ${(packed / 1e6).toFixed(2)} MB with gzip -9`,
		);
	}
}
