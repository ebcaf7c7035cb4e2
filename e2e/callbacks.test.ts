import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ErrorView, ResultView } from "../src/api/views.ts";
import { type CallbackClaim, signCallbackToken } from "../src/job/callback-token.ts";
import { readInstallationKey } from "../src/store/installation-key.ts";
import {
	expectNothingLeft,
	type JobDocument,
	type LocalTutti,
	localTutti,
	until,
} from "./local-tutti.ts";

const MOST_BYTES = 1024 * 1024;

let tutti: LocalTutti;

beforeAll(async () => {
	tutti = await localTutti();
});

afterAll(() => tutti.stop());

/** Containers write down their callback URL and wait; the test posts in their place. */
const COMMAND = [
	"sh",
	"-c",
	'file=$FOLDER/$TUTTI_JOB_ID-$TUTTI_ITEM_INDEX-$TUTTI_ATTEMPT; printf %s "$TUTTI_CALLBACK_URL" >$file.part; mv $file.part $file; sleep 300',
];

function submit(document: JobDocument): Promise<string> {
	const env = { FOLDER: tutti.stateFolder };
	return tutti.submit({ command: COMMAND, env, completion: "event", ...document });
}

/** The callback URL that the item's container was given in its attempt. */
function callbackUrl(id: string, index: number, attempt = 1): Promise<string> {
	const file = join(tutti.stateFolder, `${id}-${index}-${attempt}`);
	return until(`item ${index} of ${id} runs`, 20_000, async () =>
		existsSync(file) ? readFileSync(file, "utf8") : undefined,
	);
}

/** 202, or the error's code. */
async function post(url: string, body: string): Promise<number | string> {
	const response = await fetch(url, { method: "POST", body });
	if (response.status === 202) return 202;
	const { error } = (await response.json()) as ErrorView;
	return `${response.status} ${error.code}`;
}

async function resultsOf(id: string): Promise<ResultView["result"][]> {
	await tutti.untilFinished(id);
	return (await tutti.results(id)).map(({ result }) => result);
}

/** A URL as the installation would make it, for any claim. */
function signedUrl(claim: Partial<CallbackClaim> & { batch: string }): string {
	const key = readInstallationKey(readFileSync(join(tutti.stateFolder, "key"), "utf8"));
	const whole = { launch: 1, index: 0, expiresAt: Date.now() + 60_000, ...claim };
	return urlOf(whole.batch, signCallbackToken(key, whole));
}

function urlOf(batch: string, token: string): string {
	return `${tutti.url()}/api/callbacks/${batch}?t=${token}`;
}

describe.concurrent("a callback", () => {
	it("of an earlier launch is refused, before and after the item's end", async () => {
		const id = await submit({ items: [0], attempts: { application: 2 } });
		const first = await callbackUrl(id, 0);
		expect(await post(`${first}&outcome=failed`, '"once more"')).toBe(202);
		const second = await callbackUrl(id, 0, 2);
		expect(second).not.toBe(first);
		expect(await post(first, '"from the past"')).toBe("409 LaunchOver");
		expect(await post(second, '"second"')).toBe(202);
		expect(await resultsOf(id)).toEqual(["second"]);
		expect(await post(first, '"from the past"')).toBe("409 LaunchOver");
		const [item] = await tutti.items(id);
		expect(item?.outcome).toMatchObject({ attempts: 2, launches: 2 });
	});

	it("that comes twice is taken twice, and the first one stands", async () => {
		const id = await submit({ items: [0, 1], itemsPerGroup: 2 });
		const url = await callbackUrl(id, 0);
		const large = JSON.stringify("x".repeat(20_000));
		expect(await post(url, '"first"')).toBe(202);
		expect(await post(url, '"first"')).toBe(202);
		expect(await post(`${url}&outcome=failed`, large)).toBe(202);
		expect(await post(await callbackUrl(id, 1), large)).toBe(202);
		expect(await resultsOf(id)).toEqual(["first", JSON.parse(large)]);
	});

	it("is refused once its item has an outcome", async () => {
		const id = await submit({ items: [0] });
		const url = await callbackUrl(id, 0);
		expect(await post(url, "")).toBe(202);
		expect(await resultsOf(id)).toEqual([null]);
		expect(await post(url, "2")).toBe("409 LaunchOver");
		expect(await resultsOf(id)).toEqual([null]);
	});

	it("that comes before its batch waits for it is not lost", async () => {
		const id = await submit({ items: [0, 1], parallelism: 1 });
		const running = await callbackUrl(id, 0);
		expect(await post(signedUrl({ batch: `${id}.1.b1`, index: 1 }), '"early"')).toBe(202);
		expect(await post(running, '"in time"')).toBe(202);
		expect(await resultsOf(id)).toEqual(["in time", "early"]);
	});

	it("that is not right is refused, and the item goes on", async () => {
		const id = await submit({ items: [0, 1] });
		const [url, other] = [await callbackUrl(id, 0), await callbackUrl(id, 1)];
		const [mine, others] = [`${id}.1.b0`, `${id}.1.b1`];
		const token = new URL(url).searchParams.get("t") ?? expect.fail(url);
		const [launch, index, expiresAt, mac = ""] = token.split(".");
		const forged = signCallbackToken(Buffer.alloc(32, 1), {
			batch: mine,
			launch: 1,
			index: 0,
			expiresAt: Date.now() + 60_000,
		});
		const otherMac = mac.startsWith("A") ? `B${mac.slice(1)}` : `A${mac.slice(1)}`;
		const refused: [why: string, url: string, body: string, answer: string][] = [
			["another batch's path", urlOf(others, token), "1", "401 InvalidToken"],
			["another key", urlOf(mine, forged), "1", "401 InvalidToken"],
			["no token", `${tutti.url()}/api/callbacks/${mine}`, "1", "401 InvalidToken"],
			["another launch", urlOf(mine, `2.${index}.${expiresAt}.${mac}`), "1", "401 InvalidToken"],
			["another item", urlOf(mine, `${launch}.1.${expiresAt}.${mac}`), "1", "401 InvalidToken"],
			["later", urlOf(mine, `${launch}.${index}.zzzzzzzz.${mac}`), "1", "401 InvalidToken"],
			["another mac", urlOf(mine, token.replace(mac, otherMac)), "1", "401 InvalidToken"],
			["no batch", urlOf("nothing", token), "1", "401 InvalidToken"],
			["expired", signedUrl({ batch: mine, expiresAt: Date.now() - 1 }), "1", "410 TokenExpired"],
			["no such job", signedUrl({ batch: "no-abcdef.1.b0" }), "1", "404 JobNotFound"],
			["too large", url, JSON.stringify("x".repeat(MOST_BYTES - 1)), "413 TooLarge"],
			["not JSON", url, "{'a': 1}", "400 InvalidRequest"],
			["no outcome", `${url}&outcome=perhaps`, "1", "400 InvalidRequest"],
			["unknown parameter", `${url}&status=failed`, "1", "400 InvalidRequest"],
		];
		for (const [why, refusedUrl, body, answer] of refused) {
			expect({ why, answer: await post(refusedUrl, body) }).toEqual({ why, answer });
		}
		const largest = "x".repeat(MOST_BYTES - 2);
		expect(await post(url, JSON.stringify(largest))).toBe(202);
		expect(await post(other, "[]")).toBe(202);
		expect(await resultsOf(id)).toEqual([largest, []]);
	});
});

it("leaves nothing behind", () => expectNothingLeft(tutti));
