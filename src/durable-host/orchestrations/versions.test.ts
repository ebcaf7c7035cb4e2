import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixtureApp, type HostUnderTest, startHostUnderTest } from "../host-under-test.ts";

let host: HostUnderTest;
beforeAll(async () => {
	host = await startHostUnderTest({ app: fixtureApp("protocol-versions") });
});
afterAll(() => host.close());

async function run(name: string, query: string, input: unknown = null) {
	const response = await host.management(`/orchestrators/${name}${query}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(input),
	});
	const { id } = (await response.json()) as { id: string };
	return host.until(id);
}

describe("an instance of an app with a version", () => {
	it.each([
		["", "'2.0'"],
		["?version=", "''"],
		["?version=1.0", "'1.0'"],
		["?version=2.0", "'2.0'"],
	])("that is started with %j reads %s", async (query, version) => {
		expect((await run("version", query)).output).toBe(version);
	});

	it("that is newer than the app fails", async () => {
		const { runtimeStatus, output } = await run("version", "?version=3.0");
		expect(runtimeStatus).toBe("Failed");
		expect(output).toContain("Orchestration version did not comply with Worker Versioning");
	});

	it.each([
		[undefined, "'1.0' '2.0'"],
		["", "'1.0' ''"],
		["1.5", "'1.0' '1.5'"],
	])(
		"that starts a sub-orchestration with version %j gives it that, or the app's",
		async (version, output) => {
			expect((await run("versionOfChild", "?version=1.0", { version })).output).toBe(output);
		},
	);
});
