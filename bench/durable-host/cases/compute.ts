/**
 * 200 activities that compute 20 ms each, beside a heartbeat: for how long the host answers nobody, at worst.
 * Ours only, with the activities in the host's own thread and in threads of their own.
 */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Case } from "../case.ts";
import type { OurEngine } from "../engines/ours.ts";

const ACTIVITIES = 200;
/** Not counted: every thread has loaded the app. */
const WARM_UP = 10;
const BEAT_MS = 5;
const THREADS: Record<string, number> = { "host's thread": 0, "1 thread": 1, "2 threads": 2 };

export const computeCase: Case = {
	name: "compute",
	title: `Computing: ${ACTIVITIES} activities of 20 ms beside a timer and HTTP requests, every ${BEAT_MS} ms`,
	engines: (name) => name === "ours-full",
	settings: () => Object.keys(THREADS),
	hostOptions: (setting) => ({ activityThreads: THREADS[setting]! }),
	columns: () => [
		{ title: "took s", key: "seconds", digits: 2 },
		{ title: "longest stall ms", key: "stallMs", digits: 0 },
		{ title: "slowest answer ms", key: "answerMs", digits: 0 },
	],
	async run(running, probe) {
		const engine = running as OurEngine;
		const compute = async (activities: number) => {
			const sum = await engine.run("computeParent", { activities }, probe.end("parent"));
			if (sum !== activities) throw new Error(`${sum} of ${activities} activities counted.`);
		};
		await compute(WARM_UP);
		const heart = await startHeart(engine.url);
		const beganAt = performance.now();
		await compute(ACTIVITIES);
		const seconds = (performance.now() - beganAt) / 1000;
		return { children: ACTIVITIES + WARM_UP, seconds, ...(await heart.stop()) };
	},
};

/** A timer in the host's own thread, and requests from another thread, which does not stall with it. */
async function startHeart(url: string) {
	const asking = new Worker(new URL("heart.ts", import.meta.url), {
		workerData: { url, everyMs: BEAT_MS },
	});
	await once(asking, "message");
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
