import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLaunch, type EndedLaunch } from "./launch-decision.ts";
import { ATTEMPT_REASONS, type AttemptReason, FINAL_REASONS, FREE_REASONS } from "./reason.ts";

const attemptsOfAll = (count: number) =>
	Object.fromEntries(ATTEMPT_REASONS.map((reason) => [reason, count])) as Record<
		AttemptReason,
		number
	>;
const once: EndedLaunch = {
	job: { completion: "auto", result: "required", attempts: attemptsOfAll(1) },
	index: 7,
	run: 2,
	record: {},
	earlier: {},
	nowAt: 9000,
};
const thrice = { ...once.job, attempts: attemptsOfAll(3) };
const callback = (outcome: "succeeded" | "failed", json = '{"a":1}') => ({
	callback: { outcome, result: { json }, at: 5000 },
});
const exit = (code: number) => ({ exit: { code, startedAt: 1000, finishedAt: 4000, at: 6000 } });

describe("what is known of a launch", () => {
	const cells = [
		["succeeded", callback("succeeded"), "ok", "ok"],
		["succeeded", { ...callback("succeeded"), ...exit(0) }, "ok", "ok"],
		["succeeded", { ...callback("succeeded"), ...exit(1) }, "ok", "ok"],
		["failed", callback("failed"), "application", "application"],
		["failed", { ...callback("failed"), ...exit(0) }, "application", "application"],
		["none", exit(0), "ok", "callback-lost"],
		["none", exit(3), "application", "application"],
		["none", {}, "run-timeout", "run-timeout"],
	] as const;
	for (const [said, record, inPoll, inEvent] of cells)
		for (const completion of ["poll", "event", "auto"] as const)
			it(`callback ${said}, exit ${"exit" in record ? record.exit.code : "none"}, ${completion}`, () => {
				const job = { ...once.job, completion };
				const decision = decideLaunch({ ...once, job, record });
				const expected = completion === "poll" ? inPoll : inEvent;
				if (!("outcome" in decision)) throw new Error("expected an outcome");
				const { status, reason } = decision.outcome;
				expect(reason ?? status).toBe(expected === "ok" ? "succeeded" : expected);
			});

	it("exit 0 without a callback succeeds with no result where results are optional", () => {
		const job = { ...once.job, result: "optional" as const };
		const outcome = {
			index: 7,
			run: 2,
			status: "succeeded",
			exitCode: 0,
			startedAt: 1000,
			finishedAt: 4000,
			attempts: 1,
			launches: 1,
		};
		expect(decideLaunch({ ...once, job, record: exit(0) })).toEqual({ outcome });
	});

	it("an exit is more than what was found instead of one", () => {
		const found = { reason: "platform" as const, message: "The group was evicted.", at: 8000 };
		expect(decideLaunch({ ...once, record: { ...exit(3), found } })).toMatchObject({
			outcome: { reason: "application", message: "The container exited with code 3." },
		});
		expect(decideLaunch({ ...once, record: { found } })).toMatchObject({
			outcome: { reason: "platform", message: "The group was evicted.", finishedAt: 8000 },
		});
	});
});

describe("whether an item goes round again", () => {
	const found = (reason: EndedLaunch["record"]["found"] & object) => ({ found: reason });
	const ended = (reason: (typeof FINAL_REASONS)[number], earlier: EndedLaunch["earlier"]) =>
		decideLaunch({
			...once,
			job: thrice,
			record: found({ reason, message: "So it is.", at: 8000 }),
			earlier,
		});

	it.each(["capacity", "quota"] as const)("%s: always, and it costs nothing", (reason) => {
		expect(ended(reason, { [reason]: 500 })).toEqual({ again: reason, message: "So it is." });
	});

	it.each(FINAL_REASONS)("%s: never", (reason) => {
		const status = reason === "canceled" ? "canceled" : "failed";
		expect(ended(reason, {})).toMatchObject({ outcome: { status, reason, attempts: 1 } });
	});

	it.each(ATTEMPT_REASONS)("%s: as often as the job grants for it", (reason) => {
		expect(ended(reason, {})).toHaveProperty("again", reason);
		expect(ended(reason, { [reason]: 1 })).toHaveProperty("again", reason);
		expect(ended(reason, { [reason]: 2 })).toMatchObject({ outcome: { reason, attempts: 3 } });
	});

	it("each reason has an allowance of its own", () => {
		expect(ended("platform", { image: 2, application: 2 })).toHaveProperty("again", "platform");
	});

	it("a failure that the container itself reports is tried again, also after exit 0", () => {
		const record = { ...callback("failed"), ...exit(0) };
		expect(decideLaunch({ ...once, job: thrice, record })).toHaveProperty("again", "application");
	});
});

describe("an outcome", () => {
	it("counts the launches that cost an attempt apart from all launches", () => {
		const earlier = { capacity: 4, throttled: 1, platform: 2 };
		const decision = decideLaunch({ ...once, record: callback("succeeded"), earlier });
		expect(decision).toEqual({
			outcome: {
				index: 7,
				run: 2,
				status: "succeeded",
				result: { json: '{"a":1}' },
				finishedAt: 5000,
				attempts: 3,
				launches: 8,
			},
		});
	});

	it("keeps exit code, result and log of a failure, and says what the container said", () => {
		const record = { ...callback("failed", '"no such tile"'), ...exit(1) };
		expect(decideLaunch({ ...once, record, logTail: "Error: no such tile" })).toEqual({
			outcome: {
				index: 7,
				run: 2,
				status: "failed",
				reason: "application",
				message: 'The container reported that it failed: "no such tile"',
				exitCode: 1,
				result: { json: '"no such tile"' },
				startedAt: 1000,
				finishedAt: 4000,
				attempts: 1,
				launches: 1,
				logTail: "Error: no such tile",
			},
		});
	});

	it.each([
		[{ json: "{}" }, "The container reported that it failed."],
		[{ json: "null" }, "The container reported that it failed."],
		[{ file: "x/1", bytes: 5_000_000 }, "The container reported that it failed."],
		[
			{ json: `"${"x".repeat(500)}"` },
			`The container reported that it failed: "${"x".repeat(198)}…`,
		],
	])("says of the body %j no more than is readable", (result, message) => {
		const record = { callback: { outcome: "failed" as const, result, at: 5000 } };
		expect(decideLaunch({ ...once, record })).toMatchObject({ outcome: { message } });
	});

	it.each([
		[{ exit: { code: 1, at: 6000 } }, 6000],
		[{}, 9000],
	])("of %j is finished when that was learned", (record, finishedAt) => {
		expect(decideLaunch({ ...once, record })).toMatchObject({ outcome: { finishedAt } });
	});
});

describe("for any launches whatever", () => {
	const reason = fc.constantFrom(...FREE_REASONS, ...FINAL_REASONS, ...ATTEMPT_REASONS);
	const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
	const anyRecord = fc
		.record({
			outcome: some(fc.constantFrom("succeeded" as const, "failed" as const)),
			code: some(fc.integer({ min: 0, max: 255 })),
			found: some(reason),
		})
		.map(({ outcome, code, found }) => ({
			...(outcome && callback(outcome)),
			...(code !== undefined && exit(code)),
			...(found && { found: { reason: found, message: "Found.", at: 8000 } }),
		}));
	const anyJob = fc.record({
		completion: fc.constantFrom("auto" as const, "event" as const, "poll" as const),
		result: fc.constantFrom("required" as const, "optional" as const),
		attempts: fc.integer({ min: 1, max: 20 }).map(attemptsOfAll),
	});

	it("a succeeded callback, or an exit 0 that no callback contradicts, ends the item", () => {
		fc.assert(
			fc.property(anyJob, anyRecord, fc.nat(5), (job, record, before) => {
				const said = record.callback?.outcome;
				fc.pre(said === "succeeded" || (said === undefined && record.exit?.code === 0));
				const earlier = { application: before };
				expect(decideLaunch({ ...once, job, record, earlier })).toHaveProperty("outcome");
			}),
		);
	});

	it("an item ends before its allowances are used up, however its launches end", () => {
		fc.assert(
			fc.property(anyJob, fc.infiniteStream(anyRecord), (job, records) => {
				const earlier: Record<string, number> = {};
				let counted = 0;
				for (const record of records) {
					const decision = decideLaunch({ ...once, job, record, earlier });
					if ("outcome" in decision) {
						expect(decision.outcome.attempts).toBe(counted + 1);
						return;
					}
					earlier[decision.again] = (earlier[decision.again] ?? 0) + 1;
					if (!FREE_REASONS.includes(decision.again)) counted++;
					expect(counted).toBeLessThanOrEqual(6 * (job.attempts.platform - 1));
				}
			}),
		);
	});
});

describe("what is told beside", () => {
	it("a callback that was refused is named where it is missed", () => {
		const record = { ...exit(0), refused: { message: "The body is too long.", at: 3000 } };
		expect(decideLaunch({ ...once, record })).toMatchObject({
			outcome: {
				reason: "callback-lost",
				message:
					"The container exited with code 0, but its callback was refused: The body is too long.",
			},
		});
	});

	it("an item goes round for throttling up to 100 times, and for capacity and quota without end", () => {
		const found = (reason: "throttled" | "capacity" | "quota") => ({
			found: { reason, message: "m", at: 1 },
		});
		const decisionAfter = (reason: "throttled" | "capacity" | "quota", times: number) =>
			decideLaunch({ ...once, record: found(reason), earlier: { [reason]: times } });
		expect(decisionAfter("throttled", 98)).toMatchObject({ again: "throttled" });
		expect(decisionAfter("throttled", 99)).toMatchObject({
			outcome: { reason: "throttled", attempts: 1 },
		});
		expect(decisionAfter("capacity", 10_000)).toMatchObject({ again: "capacity" });
		expect(decisionAfter("quota", 10_000)).toMatchObject({ again: "quota" });
	});
});
