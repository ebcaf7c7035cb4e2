import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { ArmError } from "../arm/arm-error.ts";
import { openDatabase } from "../database.ts";
import { locationQuotas } from "./location-quotas.ts";
import { requestLimiter } from "./request-limiter.ts";

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
const limits = {
	createsPer5Minutes: 3,
	createsPerHour: 7,
	deletesPer5Minutes: 2,
	deletesPerHour: 4,
};
const LIMITS = { create: [3, 7], delete: [2, 4] } as const;

type Kind = keyof typeof LIMITS;

/** A limiter on a database that can be opened anew, as after a restart. */
function limiterOnFile() {
	const folder = mkdtempSync(join(tmpdir(), "request-limiter-"));
	const open = () => {
		const database = openDatabase(join(folder, "emulator.sqlite"));
		const quotas = locationQuotas(database, { everywhere: limits });
		return { database, limiter: requestLimiter(quotas, database) };
	};
	let now = open();
	const close = () => {
		now.database.close();
		rmSync(folder, { recursive: true, force: true });
	};
	return {
		get limiter() {
			return now.limiter;
		},
		restart() {
			now.database.close();
			now = open();
		},
		close,
	};
}

/** What a window has room for, counted from all that was ever taken. */
function fits(taken: readonly number[], kind: Kind, at: number): boolean {
	const since = (lengthMs: number) => taken.filter((each) => each > at - lengthMs).length;
	const [short, long] = LIMITS[kind];
	return since(FIVE_MINUTES_MS) < short && since(HOUR_MS) < long;
}

function refusal(work: () => void): ArmError | undefined {
	try {
		work();
		return undefined;
	} catch (error) {
		if (error instanceof ArmError) return error;
		throw error;
	}
}

describe("the limiter of creates and deletes", () => {
	it("takes what fits into both windows, refuses all else, and names the first second that has room", () => {
		const step = fc.record({
			kind: fc.constantFrom<Kind>("create", "create", "delete"),
			location: fc.constantFrom("west", "west", "east"),
			waitMs: fc.oneof(
				{
					weight: 3,
					arbitrary: fc.constantFrom(0, 0, 1, 999, FIVE_MINUTES_MS - 1, FIVE_MINUTES_MS),
				},
				fc.integer({ min: 0, max: HOUR_MS / 2 }),
			),
			restarts: fc.nat(9).map((each) => each === 0),
		});
		fc.assert(
			fc.property(fc.array(step, { minLength: 15, maxLength: 40 }), (steps) => {
				const file = limiterOnFile();
				const all = new Map<string, number[]>();
				let now = 1_000_000_000;
				for (const { kind, location, waitMs, restarts } of steps) {
					now += waitMs;
					if (restarts) file.restart();
					const taken = all.get(`${kind} ${location}`) ?? [];
					all.set(`${kind} ${location}`, taken);
					const refused = refusal(() => file.limiter.count(kind, location, now));
					expect(refused === undefined).toBe(fits(taken, kind, now));
					if (!refused) {
						taken.push(now);
						continue;
					}
					const seconds = Number(refused.headers["Retry-After"]);
					expect(refused.status).toBe(429);
					expect(fits(taken, kind, now + seconds * 1000)).toBe(true);
					expect(seconds === 1 || !fits(taken, kind, now + (seconds - 1) * 1000)).toBe(true);
				}
				file.close();
			}),
			{ numRuns: 20 },
		);
	});

	it("counts the wait until both windows have room when both are full", () => {
		const file = limiterOnFile();
		onTestFinished(file.close);
		const minutes = [0, 5, 5, 5, 10, 10, 10];
		for (const each of minutes) file.limiter.count("create", "west", each * 60_000);
		const refused = refusal(() => file.limiter.count("create", "west", 11 * 60_000));
		expect(refused?.headers).toEqual({ "Retry-After": `${49 * 60}` });
		expect(refused?.message).toContain("the limit of '7' for time interval '01:00:00'");
	});

	it("says what is left of each window in the headers, also when the wall's clock went back", () => {
		const file = limiterOnFile();
		onTestFinished(file.close);
		const { limiter } = file;
		for (const at of [HOUR_MS, 2 * HOUR_MS, 2 * HOUR_MS - 1000])
			limiter.count("create", "west", at);
		const left = (at: number) => Object.values(limiter.headers("create", "west", at));
		expect(left(2 * HOUR_MS)).toEqual(["1", "5"]);
		expect(left(2 * HOUR_MS + FIVE_MINUTES_MS - 1000)).toEqual(["2", "5"]);
		expect(left(3 * HOUR_MS)).toEqual(["3", "7"]);
	});
});
