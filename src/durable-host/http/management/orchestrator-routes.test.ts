import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StillHost, startStillHost } from "./still-host-under-test.ts";

let host: StillHost;
beforeAll(async () => {
	host = await startStillHost();
});
afterAll(() => host.close());

describe("starting an instance", () => {
	it("answers 202 with its links", async () => {
		const init = { method: "POST", body: "[1]" };
		const response = await host.management("/orchestrators/sum/a%20b", init);
		expect(response.status).toBe(202);
		expect(response.headers.get("retry-after")).toBe("10");
		expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
		const links = (await response.json()) as Record<string, string>;
		const at = `${host.url}/runtime/webhooks/durabletask/instances/a+b`;
		const hub = "taskHub=Basic&connection=Storage";
		expect(links).toEqual({
			id: "a b",
			statusQueryGetUri: `${at}?${hub}`,
			sendEventPostUri: `${at}/raiseEvent/{eventName}?${hub}`,
			terminatePostUri: `${at}/terminate?reason={text}&${hub}`,
			purgeHistoryDeleteUri: `${at}?${hub}`,
			restartPostUri: `${at}/restart?${hub}`,
			suspendPostUri: `${at}/suspend?reason={text}&${hub}`,
			resumePostUri: `${at}/resume?reason={text}&${hub}`,
		});
		expect(response.headers.get("location")).toBe(links.statusQueryGetUri);
		await host.until("a b");
		expect((await fetch(links.statusQueryGetUri!)).status).toBe(200);
		expect((await fetch(links.purgeHistoryDeleteUri!, { method: "DELETE" })).status).toBe(200);
	});

	it.each([
		["an unknown function", "unknown", "", 400, "The function 'unknown' doesn't exist"],
		["an activity", "add", "", 400, "is not an orchestrator function"],
		["an id that starts with @", "sum/@a", "", 400, "@"],
		["an id with a question mark", "sum/a%3Fb", "", 400, "?"],
		["an id of more than 256 characters", `sum/${"a".repeat(257)}`, "", 400, "256"],
		["a body that is no JSON", "sum", "[1", 400, "Invalid JSON content"],
		["a body of 65 levels", "sum", "[".repeat(65) + "]".repeat(65), 400, "Invalid JSON content"],
	])("refuses %s", async (_, path, body, status, message) => {
		const [found, error] = await host.ask("POST", `/orchestrators/${path}`, body);
		expect(found).toBe(status);
		expect((error as { Message: string }).Message).toContain(message);
	});

	it("reads a body that begins with a byte order mark, as files of Windows do", async () => {
		const [status, links] = await host.ask("POST", "/orchestrators/sum", "\ufeff[1, 2]");
		expect(status).toBe(202);
		expect((await host.until((links as { id: string }).id)).output).toBe(3);
	});

	it("says in the extension's words that a body is no JSON", async () => {
		expect(await host.ask("POST", "/orchestrators/sum", "{")).toEqual([
			400,
			{
				Message: "Invalid JSON content",
				ExceptionMessage: expect.any(String),
				ExceptionType: "Newtonsoft.Json.JsonReaderException",
				StackTrace: null,
			},
		]);
	});

	it.each([
		["GET", "/orchestrators/sum"],
		["PUT", "/orchestrators/sum"],
		["HEAD", "/orchestrators/sum"],
		["POST", "/orchestrators"],
		["POST", "/orchestrators/sum/a/b"],
		["POST", "/orchestrators/sum/a%2Fb"],
	])("is nothing by %s %s", async (method, path) => {
		const response = await host.management(path, { method });
		expect([response.status, await response.text()]).toEqual([404, ""]);
	});

	it("of an id that lives is refused, and of one that has ended is not", async () => {
		await host.start("events", ["a"], "again");
		expect((await host.ask("POST", "/orchestrators/sum/again", "[1]"))[0]).toBe(409);
		await host.post("again/terminate?reason=x");
		await host.until("again");
		expect((await host.ask("POST", "/orchestrators/sum/again", "[1]"))[0]).toBe(202);
		expect(await host.until("again")).toMatchObject({ output: 1 });
	});

	it("takes the case of the path for nothing, and a version", async () => {
		const [status, links] = await host.ask("POST", "/ORCHESTRATORS/Version?VERSION=7");
		expect(status).toBe(202);
		expect((await host.until((links as { id: string }).id)).output).toBe("7");
	});

	it("is said in the log", async () => {
		const id = await host.start("sum", [1]);
		expect(host.logged.map(({ message }) => message)).toContainEqual(
			expect.stringContaining(`${id}: Function 'sum (Orchestrator)' scheduled.`),
		);
	});
});

describe("starting an instance and waiting for its end", () => {
	const wait = "timeout=20&pollingInterval=1";
	const begun = async (id: string) => {
		while ((await host.ask("GET", `/instances/${id}`))[0] === 404);
	};

	it("answers the output", async () => {
		const asked = host.ask("POST", `/orchestrators/sum/waited?${wait}`, "[1,2]");
		await begun("waited");
		await host.until("waited");
		await host.pass(2000);
		expect(await asked).toEqual([200, 3]);
	});

	it("answers the status of one that failed", async () => {
		const asked = host.ask("POST", `/orchestrators/failing/waited2?${wait}`, "1");
		await begun("waited2");
		await host.until("waited2");
		await host.pass(2000);
		expect(await asked).toEqual([200, expect.objectContaining({ runtimeStatus: "Failed" })]);
	});

	it("answers the links of one that does not end in time, and not before", async () => {
		let answer: unknown;
		const asked = host.ask("POST", `/orchestrators/events/late?${wait}`, '["a"]').then((found) => {
			answer = found;
		});
		await begun("late");
		await host.until("late", ({ runtimeStatus }) => runtimeStatus === "Running");
		await host.pass(19_500);
		expect(answer).toBeUndefined();
		await host.pass(1000);
		await asked;
		expect(answer).toEqual([202, expect.objectContaining({ id: "late" })]);
	});

	it("is refused when it would wait longer between two looks than in all", async () => {
		const path = "/orchestrators/sum?timeout=1&pollingInterval=2";
		expect(await host.ask("POST", path, "[1]")).toEqual([
			400,
			{ Message: "Total timeout 1 should be bigger than retry timeout 2" },
		]);
	});

	it.each(["timeout=5", "pollingInterval=5", "timeout=soon&pollingInterval=1"])(
		"does not happen with %s alone",
		async (query) => {
			expect((await host.ask("POST", `/orchestrators/events?${query}`, '["a"]'))[0]).toBe(202);
		},
	);
});
