/**
 * A worker thread that asks a host for its status again and again. It tells when it has had its first answer,
 * which does not count, and the slowest one when it is stopped.
 */
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";

const { url, everyMs } = workerData as { url: string; everyMs: number };
let answerMs = 0;
let beats = true;

parentPort!.once("message", () => {
	beats = false;
});
await ask();
parentPort!.postMessage("beats");
while (beats) {
	const askedAt = performance.now();
	await ask();
	answerMs = Math.max(answerMs, performance.now() - askedAt);
	await pause(everyMs);
}
parentPort!.postMessage(answerMs);
parentPort!.close();

async function ask(): Promise<void> {
	await (await fetch(`${url}/admin/host/status`)).text();
}
