import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "../database.ts";
import { type FaultRule, faultRulesSchema } from "./fault-rule.ts";
import { faultRuleStore } from "./fault-rule-store.ts";
import { faultSource } from "./fault-source.ts";
import type { FaultCall } from "./faults.ts";
import { jsonProblem } from "./json-problem.ts";

const folder = mkdtempSync(join(tmpdir(), "fault-rules-"));
afterAll(() => rmSync(folder, { recursive: true }));

const PUT = "ContainerGroups_CreateOrUpdate";
const put = (more: Partial<FaultCall> = {}): FaultCall => ({
	...{ operation: PUT, containerGroup: "frame-1", location: "westus", at: 1000 },
	...more,
});

function sourceOf(rules: FaultRule[], database = openDatabase(":memory:")) {
	const store = faultRuleStore(database);
	const source = faultSource({ store, log: () => undefined });
	if (rules.length > 0) store.replace("control", rules);
	return source;
}

/** For each call, the code of the request fault, or the kinds of the launch faults. */
const struck = (source: ReturnType<typeof sourceOf>, calls: FaultCall[]) =>
	calls.map((call) => {
		const { request, launch } = source.faultsFor(() => call);
		return request?.code ?? launch.map(({ kind }) => kind).join();
	});
const times = (count: number) => Array.from({ length: count }, () => put());

describe("a fault rule", () => {
	it("strikes the calls of its operation, group and location alone", () => {
		const source = sourceOf([
			{
				...{ id: "one", operation: PUT, containerGroup: "frame-*", location: "West US" },
				faults: ["internal-error"],
			},
		]);
		const others = [
			put({ operation: "ContainerGroups_Get" }),
			put({ containerGroup: "other" }),
			put({ location: "eastus" }),
		];
		expect(struck(source, [put(), ...others])).toEqual(["InternalServerError", "", "", ""]);
	});

	it("strikes every n-th call, so many times", () => {
		const source = sourceOf([{ id: "one", faults: ["throttled"], every: 2, count: 2 }]);
		const hit = "TooManyRequests";
		expect(struck(source, times(7))).toEqual(["", hit, "", hit, "", "", ""]);
	});

	it("strikes between its instants", () => {
		const [after, until] = [2000, 3000].map((each) => new Date(each).toISOString());
		const source = sourceOf([{ id: "one", faults: ["stuck"], after: after!, until: until! }]);
		const calls = [1999, 2000, 2999, 3000].map((at) => put({ at }));
		expect(struck(source, calls)).toEqual(["", "stuck", "stuck", ""]);
	});

	it("strikes at its rate, the same calls under the same seed, whatever other rules do", () => {
		const rule = (seed: number): FaultRule => ({
			...{ id: "one", faults: ["internal-error"], rate: 0.3, seed },
		});
		const first = struck(sourceOf([rule(1)]), times(1000));
		const hits = first.filter(Boolean).length;
		expect(hits).toBeGreaterThan(250);
		expect(hits).toBeLessThan(350);
		const other: FaultRule = { id: "two", faults: ["lost-callback"], rate: 0.5 };
		const beside = struck(sourceOf([other, rule(1)]), times(1000));
		expect(beside.map((each) => (each === "InternalServerError" ? each : ""))).toEqual(first);
		expect(struck(sourceOf([rule(2)]), times(1000))).not.toEqual(first);
	});

	it("goes on counting after a restart", () => {
		const database = openDatabase(":memory:");
		const rule: FaultRule = { id: "one", faults: ["registry-error"], count: 1 };
		expect(struck(sourceOf([rule], database), times(2))).toEqual(["RegistryErrorResponse", ""]);
		expect(struck(sourceOf([], database), times(1))).toEqual([""]);
		database.close();
	});

	it("adds its faults at launch to those of others; of request faults the first holds", () => {
		const source = sourceOf([
			{ id: "a", faults: ["slow-pull", "server-timeout-work-done"] },
			{ id: "b", faults: ["lost-callback", "internal-error"] },
			{ id: "c", faults: ["stuck"] },
		]);
		const { request, launch } = source.faultsFor(put);
		expect(request).toMatchObject({ kind: "work-then-answer", code: "ServerTimeout" });
		expect(launch.map(({ kind }) => kind)).toEqual(["slow-pull", "lost-callback", "stuck"]);
	});

	it("fills the call into the service's texts", () => {
		const source = sourceOf([{ id: "a", faults: ["capacity-refused"] }]);
		const texts = { resources: "'4' CPU '16' GB memory 'Linux' OS" };
		expect(source.faultsFor(() => put({ texts })).request?.message).toBe(
			"The requested resource is not available in the location 'westus' at this moment. Please retry with a different resource request or in another location. Resource requested: '4' CPU '16' GB memory 'Linux' OS",
		);
	});

	it("leaves words in braces that name nothing of the call", () => {
		const message = "{constructor} {image} {containerGroup}";
		const fault = { kind: "answer" as const, status: 500, code: "E", message };
		const source = sourceOf([{ id: "a", faults: [fault] }]);
		expect(source.faultsFor(() => put()).request?.message).toBe("{constructor} {image} frame-1");
	});
});

describe("a fault rule that cannot be used", () => {
	const problem = (rule: object) => {
		const rules = [{ id: "one", faults: ["stuck"], ...rule }];
		const parsed = faultRulesSchema.safeParse(rules);
		return parsed.success ? "accepted" : jsonProblem(parsed.error, rules);
	};

	it.each([
		[{ rate: 3 }, "[0].rate: Too big: expected number to be <=1; found 3"],
		[{ rat: 1 }, '[0]: Unrecognized key: "rat"'],
		[{ count: "two" }, "[0].count: Invalid input: expected number, received string"],
		[{ faults: ["vanish"] }, "[0].faults[0]: No preset has this name; the nearest is '"],
		[{ faults: ["Slow-Pul"] }, "the nearest is 'slow-pull'; found \"Slow-Pul\""],
		[{ faults: [{ kind: "vanish" }] }, "[0].faults[0].afterMs: "],
		[{ faults: [{ kind: "stack" }] }, "[0].faults[0].kind: Invalid discriminator value"],
		[{ faults: [{}] }, "[0].faults[0].kind: "],
		[{ faults: [{ kind: "answer", status: 200, code: "x" }] }, "[0].faults[0].status: "],
		[{ operation: "ContainerGroups_Get" }, "[0].operation: Faults at launch belong to"],
		[{ operation: "Get" }, "[0].operation: Expected an operation as the swagger names it"],
		[{ after: "noon" }, "[0].after: "],
	])("%j says where, what was expected and what was found", (rule, text) => {
		expect(problem(rule)).toContain(text);
	});
});

describe("the fault file", () => {
	it("is read again when it changes; a bad version is logged once, and the rules stay", () => {
		const file = join(folder, "faults.json");
		const write = (value: unknown) => writeFileSync(file, JSON.stringify(value));
		write({ rules: [{ id: "a", faults: ["stuck"] }] });
		const database = openDatabase(":memory:");
		const lines: string[] = [];
		const log = (line: string) => lines.push(line);
		const source = faultSource({ store: faultRuleStore(database), file, log });
		expect(struck(source, times(1))).toEqual(["stuck"]);
		write({
			rules: [
				{ id: "a", faults: ["lost-container"] },
				{ id: "b", faults: ["stuck"] },
			],
		});
		expect(struck(source, times(1))).toEqual(["lost-container,stuck"]);
		write({ rules: [{ id: "a" }] });
		expect(struck(source, times(2))).toEqual(["lost-container,stuck", "lost-container,stuck"]);
		expect(lines).toEqual([
			expect.stringMatching(/^fault-file-refused: .*faults\.json: rules\[0\]\.faults: .* stay as/),
		]);
		database.close();
	});

	it("takes the place of a rule of the control API that has the id of one of its own", () => {
		const store = faultRuleStore(openDatabase(":memory:"));
		store.replace("control", [
			{ id: "busy", faults: ["throttled"] },
			{ id: "other", faults: ["throttled"] },
		]);
		const file = join(folder, "same-id.json");
		writeFileSync(file, JSON.stringify({ rules: [{ id: "busy", faults: ["forbidden"] }] }));
		faultSource({ store, file, log: () => undefined });
		expect(store.list().map(({ rule }) => [rule.id, rule.faults[0]])).toEqual([
			["busy", "forbidden"],
			["other", "throttled"],
		]);
	});

	it("that cannot be used at the start is refused", () => {
		const file = join(folder, "missing.json");
		const store = faultRuleStore(openDatabase(":memory:"));
		expect(() => faultSource({ store, file, log: () => undefined })).toThrow("missing.json");
	});
});
