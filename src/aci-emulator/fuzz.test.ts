import { Agent, request } from "node:http";
import { connect } from "node:net";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settableClock } from "../clock/settable-clock.ts";
import { simulatedEngine } from "./engines/simulated-engine.ts";
import { CANARY, type FuzzedRequest, fuzzedRequest } from "./testing/fuzzed-request.ts";
import { oneContainerWire, type TestEmulator, testEmulator } from "./testing/test-emulator.ts";

/** How long to try, in milliseconds. Longer by hand: TUTTI_FUZZ_MS=600000. */
const FUZZ_MS = Number(process.env.TUTTI_FUZZ_MS ?? 8000);
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
let emulator: TestEmulator;
let port: number;

beforeAll(async () => {
	// Fast enough that groups start, run, fail and start again between the requests.
	const clock = settableClock({ factor: 2000 });
	const decide = () => ({ startUpMs: 500, runMs: 2000, exitCode: 1 });
	emulator = await testEmulator({
		clock,
		engine: simulatedEngine({ clock, decide }),
		armRates: "unlimited",
		quotas: { containerGroups: 50, createsPer5Minutes: 1_000_000, createsPerHour: 1_000_000 },
	});
	port = Number(new URL(emulator.httpUrl).port);
});
afterAll(async () => {
	agent.destroy();
	await emulator[Symbol.asyncDispose]();
});

interface Answer {
	status: number;
	text: string;
}

function send({ method, path, headers, body }: FuzzedRequest): Promise<Answer> {
	return new Promise((resolve, reject) => {
		const call = request({ host: "127.0.0.1", port, method, path, headers, agent }, (answer) => {
			let text = JSON.stringify(answer.headers);
			answer.setEncoding("utf8");
			answer.on("data", (chunk) => {
				text += chunk;
			});
			answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
			answer.on("error", reject);
		});
		call.on("error", reject);
		call.end(body);
	});
}

/** The first line of what is answered to raw bytes, or "" if the connection is closed without an answer. */
function sendRaw(bytes: string): Promise<string> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1", () => socket.end(bytes, "latin1"));
		let answer = "";
		socket.setTimeout(2000, () => socket.destroy());
		socket.on("data", (chunk) => {
			answer += chunk.toString("latin1");
		});
		socket.on("error", () => undefined);
		socket.on("close", () => resolve(answer.split("\r\n")[0]!));
	});
}

function quotesSecret(text: string): boolean {
	return text.includes(CANARY) || text.includes(Buffer.from(CANARY).toString("base64"));
}

async function isWell(): Promise<void> {
	const internal = emulator.lines.filter((line) => line.startsWith("internal-error"));
	expect(internal).toEqual([]);
	expect(emulator.lines.some(quotesSecret)).toBe(false);
	await emulator.call("PUT", "/emulator/faults", { rules: [] });
	await emulator.call("PUT", "/emulator/quotas/local", {});
	const put = await emulator.call("PUT", emulator.groupPath("well"), oneContainerWire(["x"]));
	expect([200, 201, 409]).toContain(put.status);
}

describe("requests of every kind", () => {
	it(
		"get an answer below 500 that quotes no secret, and the emulator goes on",
		async () => {
			const { subscriptionId, token } = emulator;
			const statuses = new Map<number, number>();
			const property = fc.asyncProperty(fuzzedRequest({ subscriptionId, token }), async (each) => {
				// Other resource groups come and go; without this one little else would be reached.
				fc.pre(!(each.method === "DELETE" && /\/resourceGroups\/local\/?(\?|$)/i.test(each.path)));
				const { status, text } = await send(each);
				statuses.set(status, (statuses.get(status) ?? 0) + 1);
				expect(status).toBeGreaterThanOrEqual(200);
				expect(status).toBeLessThan(500);
				expect(quotesSecret(text)).toBe(false);
			});
			await fc.assert(property, {
				numRuns: Number.MAX_SAFE_INTEGER,
				interruptAfterTimeLimit: FUZZ_MS,
				markInterruptAsFailure: false,
			});
			await isWell();
			// Or it would not have come past the door.
			for (const status of [200, 201, 204, 400, 401, 404, 405]) {
				expect(statuses.get(status) ?? 0, `answers of ${status}`).toBeGreaterThan(0);
			}
		},
		FUZZ_MS + 20_000,
	);

	it.each([
		"GET // HTTP/1.1\r\nhost: x\r\n\r\n",
		"GET http://a:b@[ HTTP/1.1\r\nhost: x\r\n\r\n",
		"GET \\..\\x HTTP/1.1\r\nhost: x\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
		"GET / HTTP/1.1\r\n\r\n",
		"GET / HTTP/1.1\r\nhost: [::bad\r\n\r\n",
		"GET / HTTP/1.0\r\n\r\n",
		"CONNECT x:1 HTTP/1.1\r\nhost: x\r\n\r\n",
		"GET / HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
		"PUT / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc",
		"PUT / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nZZ\r\n",
		"\u0000\u0001\u0002\u0003",
	])("is alive after the bytes %j", async (bytes) => {
		expect(await sendRaw(bytes)).not.toMatch(/^HTTP\/1\.1 5/);
		await isWell();
	});
});
