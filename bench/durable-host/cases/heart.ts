/** A worker thread that asks a host for its status again and again, and tells the slowest answer when stopped. */
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

const { url, everyMs } = workerData as { url: string; everyMs: number };
let answerMs = 0;
let beats = true;

parentPort!.once("message", () => {
	beats = false;
});
while (beats) {
	const askedAt = performance.now();
	await (await fetch(`${url}/admin/host/status`)).text();
	answerMs = Math.max(answerMs, performance.now() - askedAt);
	await pause(everyMs);
}
parentPort!.postMessage(answerMs);
parentPort!.close();
