import { afterEach, describe, expect, it } from "vitest";
import { scaledClock } from "../../../clock/scaled-clock.ts";
import { temporaryApp } from "../../app/app-under-test.ts";
import { type HostUnderTest, startHostUnderTest } from "../../host-under-test.ts";

const CODE = `
const { app } = require("@azure/functions");
const late = Promise.withResolvers();
app.http("late", { handler: async () => { await late.promise; return { body: "late" }; } });
app.http("letGo", { handler: () => { late.resolve(); return { body: "gone" }; } });
app.http("lateBody", {
	handler: () => ({
		body: new ReadableStream({
			start: (controller) => controller.enqueue(Buffer.from("begun")),
			pull: () => new Promise(() => {}),
		}),
	}),
});
`;
const STREAMING = 'require("@azure/functions").app.setup({ enableHttpStream: true });';
const HOST_JSON = '{ "version": "2.0", "functionTimeout": "00:00:30" }';

let app: ReturnType<typeof temporaryApp>;
let host: HostUnderTest;
afterEach(async () => {
	await host.close();
	app.remove();
});

/** A host on which the 30 s that a function has pass in 750 ms. */
async function start(setup: string): Promise<(name: string) => Promise<Response>> {
	app = temporaryApp({ "app.cjs": setup + CODE, "host.json": HOST_JSON });
	const clock = scaledClock({ factor: 40, originMs: Date.now() });
	host = await startHostUnderTest({ app: app.path, clock });
	return (name) => fetch(`${host.url}/api/${name}`);
}

describe.each([
	["an HTTP function", ""],
	["a streamed HTTP function", STREAMING],
])("%s that takes longer than functionTimeout", (_, setup) => {
	it("is answered with 500 and logged in the host's words, and its late answer is ignored", async () => {
		const ask = await start(setup);
		const response = await ask("late");
		expect([response.status, await response.text()]).toEqual([500, ""]);
		expect(await (await ask("letGo")).text()).toBe("gone");
		const errors = host.logged.filter(({ level }) => level === "error");
		expect(errors.map(({ message }) => message)).toEqual([
			"The HTTP function 'late' failed: Timeout value of 00:00:30 was exceeded by function: Functions.late",
		]);
	});
});

describe("a streamed HTTP function whose answer takes longer than functionTimeout", () => {
	it("is cut off", async () => {
		const ask = await start(STREAMING);
		const response = await ask("lateBody");
		expect(response.status).toBe(200);
		await expect(response.text()).rejects.toThrow("terminated");
		expect(host.logged.at(-1)?.message).toContain("by function: Functions.lateBody");
	});
});
