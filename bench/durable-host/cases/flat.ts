/**
 * Memory and file over 100,000 children of W, one section of 100 after another, with and without a purge of
 * what has ended after each section. Ours only. Memory must not grow with what has ended; the file must not
 * grow when it is purged.
 */
import { statSync } from "node:fs";
import type { Case, Metrics } from "../case.ts";
import type { OurEngine } from "../engines/ours.ts";
import { cpuSeconds } from "../process-tree.ts";

const IN_A_SECTION = 100;
const SAMPLES = 10;
const CHILDREN = Number(process.env.BENCH_FLAT_CHILDREN ?? 100_000);

export const flatCase: Case = {
	name: "flat",
	title: `Flat memory: ${CHILDREN} children of W in sections of 100, one after another`,
	engines: (name) => name.startsWith("ours"),
	settings: () => ["kept", "purged"],
	columns: () => [
		{ title: "RSS MB", key: "rssMb", digits: 0 },
		{ title: "live heap MB", key: "heapMb", digits: 1 },
		{ title: "file MB", key: "fileMb", digits: 1 },
		{ title: "CPU ms/child", key: "cpuMsPerChild", digits: 2 },
	],
	series: {
		title: "children",
		samples: Array.from({ length: SAMPLES }, (_, k) => String(((k + 1) * CHILDREN) / SAMPLES)),
	},
	async run(running, probe, setting) {
		const engine = running as OurEngine;
		const metrics: Metrics = { children: CHILDREN };
		const stretch = CHILDREN / SAMPLES;
		let cpuBefore = cpuSeconds();
		for (let first = 0; first < CHILDREN; first += IN_A_SECTION) {
			const beganAt = new Date();
			const sum = await engine.fanOut({ children: IN_A_SECTION, sections: 1, first });
			if (sum !== IN_A_SECTION) throw new Error(`The parent counted ${sum} children.`);
			probe.take();
			if (setting === "purged") await purge(engine.url, beganAt);
			const done = first + IN_A_SECTION;
			if (done % stretch !== 0) continue;
			const cpu = cpuSeconds();
			const sample = done / stretch - 1;
			metrics[`rssMb${sample}`] = process.memoryUsage.rss() / 1e6;
			metrics[`heapMb${sample}`] = liveHeapBytes() / 1e6;
			metrics[`fileMb${sample}`] = fileBytes(engine.databaseFile) / 1e6;
			metrics[`cpuMsPerChild${sample}`] = ((cpu - cpuBefore) * 1000) / stretch;
			cpuBefore = cpuSeconds();
		}
		return metrics;
	},
};

async function purge(url: string, from: Date): Promise<void> {
	const query = new URLSearchParams({
		createdTimeFrom: from.toISOString(),
		runtimeStatus: "Completed",
	});
	const path = `${url}/runtime/webhooks/durabletask/instances?${query}`;
	const response = await fetch(path, { method: "DELETE" });
	const { instancesDeleted } = (await response.json()) as { instancesDeleted?: number };
	if (instancesDeleted !== IN_A_SECTION + 1) {
		throw new Error(`${response.status}: purged ${instancesDeleted} of ${IN_A_SECTION + 1}.`);
	}
}

/** What is left after a collection: memory that the system has given and that is not used tells nothing. */
function liveHeapBytes(): number {
	globalThis.gc!();
	return process.memoryUsage().heapUsed;
}

/** The file with its write-ahead log. */
function fileBytes(file: string): number {
	const size = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
	return size(file) + size(`${file}-wal`);
}
