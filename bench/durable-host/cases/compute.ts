/**
 * 200 activities that compute 20 ms each, beside a heartbeat: for how long the host answers nobody, at worst.
 * Ours only.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Case } from "../case.ts";
import type { OurEngine } from "../engines/ours.ts";

const ACTIVITIES = 200;
const BEAT_MS = 5;

export const computeCase: Case = {
	name: "compute",
	title: `Computing: ${ACTIVITIES} activities of 20 ms beside a timer and HTTP requests, every ${BEAT_MS} ms`,
	engines: (name) => name.startsWith("ours"),
	settings: () => ["host's thread"],
	columns: () => [
		{ title: "took s", key: "seconds", digits: 2 },
		{ title: "longest stall ms", key: "stallMs", digits: 0 },
		{ title: "slowest answer ms", key: "answerMs", digits: 0 },
	],
	async run(running, probe) {
		const engine = running as OurEngine;
		const heart = startHeart(engine.url);
		const beganAt = performance.now();
		const input = { activities: ACTIVITIES };
		const sum = await engine.run("computeParent", input, probe.end("parent"));
		const seconds = (performance.now() - beganAt) / 1000;
		if (sum !== ACTIVITIES) throw new Error(`${sum} of ${ACTIVITIES} activities counted.`);
		return { children: ACTIVITIES, seconds, ...(await heart.stop()) };
	},
};

/** A timer in the host's own thread, and requests from another thread, which does not stall with it. */
function startHeart(url: string) {
	const asking = new Worker(new URL("heart.ts", import.meta.url), {
		workerData: { url, everyMs: BEAT_MS },
	});
	let stallMs = 0;
	let beatAt = performance.now();
	const beat = () => {
		stallMs = Math.max(stallMs, performance.now() - beatAt - BEAT_MS);
		beatAt = performance.now();
	};
	const timer = setInterval(beat, BEAT_MS);
	return {
		async stop() {
			beat();
			clearInterval(timer);
			asking.postMessage("stop");
			const [answerMs] = (await once(asking, "message")) as [number];
			return { stallMs, answerMs };
		},
	};
}
