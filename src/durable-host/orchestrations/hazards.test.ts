import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol") });
});
afterAll(() => host.close());

/** The warnings about an instance. */
function said(id: string): string[] {
	return host.logged
		.filter(({ level, instanceId }) => level === "warning" && instanceId === id)
		.map(({ message }) => message);
}

/** Starts it and waits until the hazard was said; answers its status then. */
async function untilSaid(name: string, hazard: string, input: unknown = {}) {
	const id = await host.start(name, input);
	const isSaid = () => said(id).some((line) => line.endsWith(`#${hazard}.`));
	return { id, status: await host.until(id, isSaid) };
}

describe("the host says, once, that", () => {
	it.each([
		["taskInTwoGroups", "task-in-two-groups"],
		["groupOfDoneTasks", "group-of-done-tasks"],
		["retryBesideTimer", "retry-beside-cancelled-timer"],
		["retryInFailedAll", "retry-in-failed-all"],
		["failedAllWaits", "failed-all-waits"],
		["retryTimeout", "retry-timeout"],
		["failureNotRetried", "failure-not-retried"],
		["timerLeftOpen", "timer-left-open"],
		["longTimerCancelled", "cancelled-long-timer"],
		["waitsThoughReturned", "waits-though-returned"],
		["numericEventName", "numeric-event-name"],
		["continueAsNewWithText", "continue-as-new-with-text"],
		["lostInJson", "lost-in-json"],
	])("%s goes wrong by %s", async (name, hazard) => {
		const { id } = await untilSaid(name, hazard);
		const lines = said(id).filter((line) => line.endsWith(`#${hazard}.`));
		expect(lines).toHaveLength(1);
		expect(lines[0]).toContain(`In '${name}' `);
	});

	it("an input has a Timestamp", async () => {
		const input = { Timestamp: "2026-01-01T00:00:00Z" };
		const { id } = await untilSaid("timestampInInput", "timestamp-in-input", input);
		expect((await host.until(id)).output).toBe("object");
	});

	it("an event was raised that the library takes for the result of a task", async () => {
		const id = await host.start("failedAllWaits");
		await host.post(`${id}/raiseEvent/2`, 1);
		await host.until(id, () => said(id).some((line) => line.endsWith("#numeric-event-name.")));
	});

	it("an event was raised in other letters", async () => {
		const id = await host.start("eventNameCase");
		await host.post(`${id}/raiseEvent/approval`, 1);
		await host.until(id, () => said(id).some((line) => line.includes("'approval'")));
		await host.until(id, () => said(id).some((line) => line.endsWith("#stuck.")));
		expect(said(id).at(-1)).toContain("Found: event-name-case");
	});
});

describe("what goes wrong goes wrong as in Azure:", () => {
	it("a task in two groups runs again, and results get mixed up", async () => {
		const { id } = await untilSaid("taskInTwoGroups", "task-in-two-groups");
		const output = (await host.until(id)).output as unknown[];
		expect(output.at(-1)).not.toBe("next");
	});

	it("retries beside a cancelled timer end as non-deterministic", async () => {
		const { id } = await untilSaid("retryBesideTimer", "retry-beside-cancelled-timer");
		expect((await host.until(id)).output).toContain("Non-Deterministic workflow detected");
	});

	it.each([
		["retryTimeout", "retry-timeout"],
		["failureNotRetried", "failure-not-retried"],
		["groupOfDoneTasks", "group-of-done-tasks"],
		["thrownWithoutMessage", "thrown-without-message"],
	])("%s waits forever, and the host says why", async (name, hazard) => {
		const { id, status } = await untilSaid(name, "stuck");
		expect(status.runtimeStatus).toBe("Running");
		expect(said(id).at(-1)).toContain(`Found: ${hazard}`);
	});

	it("a timer that was not cancelled keeps the instance running until it fires", async () => {
		const id = await host.start("timerLeftOpen");
		const { createdTime, lastUpdatedTime } = await host.until(id);
		expect(Date.parse(lastUpdatedTime) - Date.parse(createdTime)).toBe(3_600_000);
	});

	it("a text given to continueAsNew gets quotes", async () => {
		expect(await host.outputOf("continueAsNewWithText", {})).toBe('"text"');
	});
});
