import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { temporaryApp } from "../app/app-under-test.ts";
import { type HostUnderTest, startHostUnderTest, TEST_START_MS } from "../host-under-test.ts";

const CODE = `
const { app } = require("@azure/functions");
const df = require("durable-functions");
const ran = (what, context) => context.log("ran " + JSON.stringify(what));
app.timer("Yearly", { schedule: "0 0 0 1 6 *", handler: (timer, context) => ran(timer.isPastDue, context) });
app.warmup("warm", { handler: (_, context) => ran("warm", context) });
app.http("page", { handler: () => ({}) });
df.app.activity("work", { handler: (input, context) => {
	ran(input ?? null, context);
	if (input === "bad") throw new Error("no luck");
} });
df.app.orchestration("flow", function* () {});
df.app.entity("thing", () => {});
`;

let app: ReturnType<typeof temporaryApp>;
let host: HostUnderTest;
beforeEach(async () => {
	app = temporaryApp({ "app.cjs": CODE });
	const clock = steppedClock({ startMs: TEST_START_MS });
	// No timer fires by itself.
	clock.hold();
	host = await startHostUnderTest({ app: app.path, clock });
});
afterEach(async () => {
	await host.close();
	app.remove();
});

const JSON_TYPE = "application/json; charset=utf-8";

async function invoke(name: string, body: string, contentType = JSON_TYPE) {
	const response = await fetch(`${host.url}/admin/functions/${name}`, {
		method: "POST",
		headers: { "content-type": contentType },
		body,
	});
	return [response.status, await response.text()];
}

/** What the host has logged of its functions; at least one line. */
async function logged(): Promise<string[]> {
	const messages = () =>
		host.logged.filter((line) => line.functionName !== undefined).map(({ message }) => message);
	await expect.poll(messages).not.toEqual([]);
	return messages();
}

describe("POST /admin/functions/{name}", () => {
	it.each([
		["yearly", "", "false"],
		["warm", "", '"warm"'],
		["work", '"text"', '"text"'],
		["work", '{"a":[1]}', '{"a":[1]}'],
		["work", "null", "null"],
	])("runs %s with the input %j", async (name, input, said) => {
		expect(await invoke(name, JSON.stringify({ input }))).toEqual([202, ""]);
		expect(await logged()).toEqual([`ran ${said}`]);
	});

	it.each([
		["flow", "orchestrator functions do not support direct invocation. Start an orchestration"],
		["thing", "entity functions do not support direct invocation. Signal an entity"],
		["page", "An HttpRequest is required"],
		["work", "The input of an activity must be JSON"],
	])("accepts %s, which the log says to have failed", async (name, why) => {
		expect(await invoke(name, "{}")).toEqual([202, ""]);
		const [message] = await logged();
		expect(message).toContain(`Exception while executing function: Functions.${name}. `);
		expect(message).toContain(why);
	});

	it("leaves the failure of a function to the log", async () => {
		expect(await invoke("work", '{"Input":"\\"bad\\""}')).toEqual([202, ""]);
		await expect
			.poll(logged)
			.toContain("Exception while executing function: Functions.work. no luck");
	});

	it.each([
		["none", "{}", JSON_TYPE, 404],
		["flow", "", JSON_TYPE, 400],
		["flow", "{", JSON_TYPE, 400],
		["flow", "null", JSON_TYPE, 400],
		["flow", '{"input":{}}', JSON_TYPE, 400],
		["flow", "{}", "text/plain", 415],
	])("for %s with the body %j as %s is %i", async (name, body, type, status) => {
		expect(await invoke(name, body, type)).toEqual([status, ""]);
	});
});
