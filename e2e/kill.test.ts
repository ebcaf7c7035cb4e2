import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { expectNothingLeft, type LocalTutti, localTutti } from "./local-tutti.ts";

const ITEMS = 50;
const KILLS = 20;
const seed = Number(process.env.TUTTI_SEED ?? Math.floor(Math.random() * 2 ** 31));

let tutti: LocalTutti;

beforeAll(async () => {
	// A PUT or DELETE that a kill cut off is looked for during a minute before it counts as never sent.
	tutti = await localTutti({ clockFactor: 6 });
});

afterAll(() => tutti.stop());

/**
 * Writes down that it begins and that it is done. Every other item posts its callback, again and again
 * while the server is down, as any container must; the others exit 0 and leave it at that.
 */
const SCRIPT = `
log=$LOG_FOLDER/$TUTTI_ITEM_INDEX
echo begin >>$log
sleep $(echo "$TUTTI_ITEM" | tr -d '"')
echo end >>$log
[ $((TUTTI_ITEM_INDEX % 2)) = 0 ] || exit 0
exec '${process.execPath}' -e '${postUntilTaken.toString().replaceAll("'", '"')}; void postUntilTaken()'
`;

async function postUntilTaken() {
	const url = process.env.TUTTI_CALLBACK_URL as string;
	for (let turn = 0; turn < 200; turn++) {
		const answer = await fetch(url, { method: "POST", body: "1" }).catch(() => undefined);
		if (answer !== undefined && answer.status < 500) return;
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	process.exitCode = 1;
}

it(`a job survives ${KILLS} kills of the server (TUTTI_SEED=${seed})`, async () => {
	const random = seededRandom(seed);
	const logFolder = join(tutti.stateFolder, "containers-log");
	await mkdir(logFolder);
	const id = await tutti.submit({
		command: ["sh", "-c", SCRIPT],
		env: { LOG_FOLDER: logFolder },
		items: Array.from({ length: ITEMS }, () => (0.1 + 0.5 * random()).toFixed(2)),
		result: "optional",
		parallelism: 4,
	});
	let killsWhileRunning = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		await pause(300 + 700 * random());
		if ((await tutti.job(id)).phase !== "finished") killsWhileRunning++;
		await tutti.kill();
		await tutti.start();
	}
	const job = await tutti.untilFinished(id);

	console.log(`${killsWhileRunning} of ${KILLS} kills came before the job's end.`);
	expect(killsWhileRunning).toBeGreaterThan(3);
	expect(job).toMatchObject({ status: "succeeded", items: { succeeded: ITEMS } });
	const items = await tutti.items(id);
	expect(items.map(({ outcome }) => outcome?.status)).toEqual(Array(ITEMS).fill("succeeded"));
	const lines = items.map(({ index }) => readFileSync(join(logFolder, `${index}`), "utf8"));
	expect(lines).toEqual(Array(ITEMS).fill("begin\nend\n"));
	await expectNothingLeft(tutti);
}, 150_000);

/** mulberry32: the same numbers from the same seed, from 0 up to 1. */
function seededRandom(from: number): () => number {
	let state = from;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
