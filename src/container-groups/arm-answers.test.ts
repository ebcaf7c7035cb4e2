/** What answers of ARM become that the emulator does not give, or seldom. */
import type { Client } from "@azure-rest/core-client";
import { expect, it } from "vitest";
import { realClock } from "../clock/real-clock.ts";
import { armContainerGroups } from "./arm-container-groups.ts";

/** Every request is answered so. */
function groupsAnswered(status: number, body: object, headers: Record<string, string> = {}) {
	const respond = async () => ({ status: `${status}`, body, headers });
	const client = { pathUnchecked: () => ({ get: respond, put: respond, delete: respond }) };
	const scope = { subscriptionId: "s", resourceGroup: "r" };
	return armContainerGroups(async () => client as unknown as Client, scope, realClock());
}

it("names a region as the rest of Tutti does, however ARM shows it", async () => {
	const group = { name: "g", tags: { "tutti-hub": "hub-a" } };
	const value = ["West Europe", "westEurope", "westeurope"].map((location) => ({
		...{ ...group, location },
	}));
	const list = await groupsAnswered(200, { value }).list("hub-a");
	if (list.answer !== "found") throw new Error("expected a list");
	expect(list.groups.map(({ location }) => location)).toEqual(Array(3).fill("westeurope"));
});

it("tells apart what was throttled, what is denied, and what may pass", async () => {
	const body = { error: { code: "Code", message: "why" } };
	const throttled = groupsAnswered(429, body, { "retry-after": "7" });
	const answer = { answer: "unclear", message: "HTTP 429 Code: why", retryAfterMs: 7000 };
	for (const said of [
		throttled.read("g"),
		throttled.list("h"),
		throttled.delete("g"),
		throttled.usages("x"),
	]) {
		expect(await said).toEqual({ ...answer, throttled: true });
	}
	expect(await groupsAnswered(403, body).read("g")).toMatchObject({ denied: true });
	const locked = { error: { code: "ScopeLocked", message: "why" } };
	expect(await groupsAnswered(409, locked).delete("g")).toMatchObject({ denied: true });
	for (const status of [401, 404, 500]) {
		const said = await groupsAnswered(status, body).delete("g");
		expect(said).toEqual({ answer: "unclear", message: `HTTP ${status} Code: why` });
	}
});
