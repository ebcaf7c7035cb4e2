import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { settableClock } from "../../clock/settable-clock.ts";
import { simulatedEngine } from "../engines/simulated-engine.ts";
import { oneContainerWire, testEmulator } from "../testing/test-emulator.ts";

const REMAINING = "x-ms-ratelimit-remaining-subscription-resource-requests-pt5m";

/** An emulator on a clock that stands still until it is told. Its containers run for a minute. */
async function stoodStill() {
	const clock = settableClock({ factor: 0, startMs: Date.UTC(2026, 0, 1) });
	const decide = () => ({ startUpMs: 5000, runMs: 60_000, exitCode: 0 });
	const emulator = await testEmulator({ clock, engine: simulatedEngine({ clock, decide }) });
	const { call, groupPath } = emulator;
	return {
		call,
		groupPath,
		put: (name: string) => call("PUT", groupPath(name), oneContainerWire(["x"])),
		[Symbol.asyncDispose]: emulator[Symbol.asyncDispose],
	};
}

/** A file of one fault rule, `files`. */
function faultsFile(): string {
	const folder = mkdtempSync(join(tmpdir(), "control-api-"));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const file = join(folder, "faults.json");
	writeFileSync(
		file,
		JSON.stringify({ rules: [{ id: "files", faults: ["not-found"], count: 1 }] }),
	);
	return file;
}

describe("the control API", () => {
	it("asks for a token, and knows its own paths and methods alone", async () => {
		await using emulator = await stoodStill();
		const { call } = emulator;
		expect((await call("GET", "/emulator/faults", undefined, { authorization: "" })).status).toBe(
			401,
		);
		expect((await call("GET", "/emulator/nothing")).status).toBe(404);
		for (const path of ["constructor", "clock/now", "groups/a", "quotas/a/b"]) {
			expect([path, (await call("GET", `/emulator/${path}`)).status]).toEqual([path, 404]);
		}
		const wrong = await call("PATCH", "/emulator/clock");
		expect([wrong.status, wrong.headers.allow]).toEqual([405, "GET, POST"]);
	});

	it("lets a call go wrong once, and counts it", async () => {
		await using emulator = await stoodStill();
		const { call, put } = emulator;
		const rule = { id: "busy", operation: "ContainerGroups_CreateOrUpdate", count: 1 };
		const given = { ...rule, containerGroup: "a*", faults: ["capacity-refused"] };
		expect((await call("POST", "/emulator/faults", given)).status).toBe(201);
		expect((await put("b")).status).toBe(201);
		const refused = await put("a1");
		expect(refused.status).toBe(409);
		expect(refused.body.error).toEqual({
			code: "ServiceUnavailable",
			message:
				"The requested resource is not available in the location 'local' at this moment. Please retry with a different resource request or in another location. Resource requested: '1' CPU '1' GB memory 'Linux' OS",
		});
		expect((await put("a1")).status).toBe(201);
		const { rules, presets } = (await call("GET", "/emulator/faults")).body;
		expect(rules).toEqual([{ ...given, source: "control", matched: 2, struck: 1 }]);
		expect(Object.keys(presets)).toContain("server-timeout-work-done");
		expect((await call("GET", "/emulator/faults/busy")).body).toEqual(rules[0]);
		expect((await call("GET", "/emulator/faults/other")).status).toBe(404);
		expect((await call("DELETE", "/emulator/faults/busy")).status).toBe(204);
		expect((await call("DELETE", "/emulator/faults/busy")).status).toBe(404);
	});

	it("neither takes the id of a rule of the file nor changes that rule", async () => {
		await using emulator = await testEmulator({ faultsFile: faultsFile() });
		const rule = { id: "files", faults: ["throttled"] };
		for (const answer of [
			await emulator.call("POST", "/emulator/faults", rule),
			await emulator.call("PUT", "/emulator/faults", { rules: [rule] }),
			await emulator.call("DELETE", "/emulator/faults/files"),
		]) {
			expect([answer.status, answer.body.error.code]).toEqual([409, "FaultRuleOfFile"]);
			expect(answer.body.error.message).toContain("'files' stands in the file of faults");
		}
		expect((await emulator.call("GET", "/emulator/faults/files")).body).toMatchObject({
			source: "file",
			faults: ["not-found"],
		});
	});

	it("answers an error to work that was done", async () => {
		await using emulator = await stoodStill();
		const { call, put, groupPath } = emulator;
		const rules = [{ id: "lost", faults: ["server-timeout-work-done"], count: 1 }];
		expect((await call("PUT", "/emulator/faults", { rules })).status).toBe(200);
		const lost = await put("a");
		expect([lost.status, lost.body.error.code]).toEqual([503, "ServerTimeout"]);
		expect((await call("GET", groupPath("a"))).status).toBe(200);
	});

	it("finds the location of a group that exists", async () => {
		await using emulator = await stoodStill();
		const { call, put, groupPath } = emulator;
		await put("a");
		const rule = { id: "there", operation: "ContainerGroups_Get", faults: ["internal-error"] };
		await call("POST", "/emulator/faults", { ...rule, location: "elsewhere" });
		expect((await call("GET", groupPath("a"))).status).toBe(200);
		await call("POST", "/emulator/faults", { ...rule, location: "Local" });
		expect((await call("GET", groupPath("a"))).status).toBe(500);
	});

	it.each([
		["/emulator/faults", { id: "x", faults: ["stuck"], rate: 2 }, "rate: Too big"],
		["/emulator/faults", [], "(top): Invalid input: expected object, received array"],
		[
			"/emulator/faults",
			{ id: "x", faults: ["quota-reaced"] },
			"the nearest is 'quota-reached'; found",
		],
		["/emulator/faults", { id: "x", faults: [7] }, "faults[0]: Expected the name of a preset, or"],
		[
			"/emulator/faults",
			{ id: "x", faults: [{ kind: "vanish", afterMs: 1e300 }] },
			"afterMs: Too big",
		],
		["/emulator/clock", { stepMs: -1 }, "stepMs: Too small"],
		["/emulator/clock", {}, "Expected either stepMs, milliseconds to move the clock on, or factor"],
		["/emulator/clock", { stepMs: 1, factor: 1 }, "Expected either stepMs"],
		["/emulator/clock", { step: 1 }, 'Unrecognized key: "step"'],
	])("says of what is wrong for %s where it is", async (path, body, text) => {
		await using emulator = await stoodStill();
		const refused = await emulator.call("POST", path, body);
		expect([refused.status, refused.body.error.code]).toEqual([400, "InvalidRequestContent"]);
		expect(refused.body.error.message).toContain(text);
	});

	it("sets quotas of one location from the next request on; usages and headers agree", async () => {
		await using emulator = await stoodStill();
		const { call, put } = emulator;
		expect((await put("a")).headers[REMAINING]).toBe("99");
		const wanted = { containerGroups: 1, createsPer5Minutes: 10 };
		const set = await call("PUT", "/emulator/quotas/Lo%20cal", wanted);
		expect(set.body).toMatchObject({
			location: "local",
			quotas: { ...wanted, standardCores: 100 },
		});
		const refused = await put("b");
		expect([refused.status, refused.body.error.code]).toEqual([400, "ContainerGroupQuotaReached"]);
		const { usages } = (await call("GET", "/emulator/quotas/local")).body;
		expect(usages[0]).toEqual({ quota: "ContainerGroups", limit: 1, used: 1 });
		await call("PUT", "/emulator/quotas/local", { createsPer5Minutes: 10 });
		expect((await put("b")).headers[REMAINING]).toBe("7");
		const elsewhere = { locations: { local: { createsPer5Minutes: 10 } } };
		expect((await call("GET", "/emulator/quotas")).body).toEqual(elsewhere);
		expect((await call("PUT", "/emulator/quotas/local", { cores: 1 })).status).toBe(400);
	});

	it("moves the clock on, and answers when what was due is done", async () => {
		await using emulator = await stoodStill();
		const { call, put } = emulator;
		const state = async () => (await call("GET", "/emulator/groups")).body.groups[0].state;
		await put("a");
		expect(await state()).toBe("Pending");
		const stepped = await call("POST", "/emulator/clock", { stepMs: 30_000 });
		expect(stepped.body).toMatchObject({ now: "2026-01-01T00:00:30.000Z", factor: 0 });
		expect(await state()).toBe("Running");
		await call("POST", "/emulator/clock", { stepMs: 60_000 });
		expect(await state()).toBe("Succeeded");
		expect((await call("POST", "/emulator/clock", { factor: 60 })).body.factor).toBe(60);
	});

	it("bills what ran, also after it was deleted", async () => {
		await using emulator = await stoodStill();
		const { call, groupPath, put } = emulator;
		await put("a");
		await put("b");
		await call("POST", "/emulator/clock", { stepMs: 3_600_000 });
		await call("DELETE", groupPath("a"));
		const { lines, total, rates } = (await call("GET", "/emulator/bill")).body;
		expect(lines.map(({ name }: { name: string }) => name).sort()).toEqual(["a", "b"]);
		// A minute's run, and what was before it from the pull on.
		expect(lines[0].vcpuSeconds).toBeGreaterThan(60);
		expect(lines[0].vcpuSeconds).toBeLessThan(80);
		expect(total.vcpuSeconds).toBeCloseTo(2 * lines[0].vcpuSeconds);
		expect(rates.Standard.usdPerVcpuHour).toBe(0.0405);
		expect((await call("GET", "/emulator/bill/b")).body.lines).toHaveLength(1);
		const later = await call("GET", "/emulator/bill?since=2026-01-01T00:30:00Z");
		expect(later.body.total.usd).toBe(0);
		expect((await call("GET", "/emulator/bill?since=noon")).status).toBe(400);
		const backwards = "/emulator/bill?since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z";
		expect((await call("GET", backwards)).status).toBe(400);
		expect((await call("GET", "/emulator/bill/none")).body.error).toEqual({
			code: "NotFound",
			message: "There never was a container group 'none' here.",
		});
		await put("waiting");
		expect((await call("GET", "/emulator/bill/waiting")).status).toBe(200);
	});

	it("leaves a clock alone that cannot be set", async () => {
		await using emulator = await testEmulator();
		expect((await emulator.call("GET", "/emulator/clock")).body.settable).toBe(false);
		const refused = await emulator.call("POST", "/emulator/clock", { factor: 2 });
		expect([refused.status, refused.body.error.code]).toEqual([409, "ClockNotSettable"]);
		expect(refused.body.error.message).toContain("--clock stepped or --clock scaled:<factor>");
	});
});
