import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextOnWall, parseCron } from "./cron-expression.ts";

function next(expression: string, after: string): string {
	const atMs = nextOnWall(parseCron(expression), Date.parse(after));
	return new Date(atMs ?? Number.NaN).toISOString();
}

describe("a cron expression", () => {
	it.each([
		["*/5 * * * *", "2026-03-01T10:02:00Z", "2026-03-01T10:05:00.000Z"],
		["0 */5 * * * *", "2026-03-01T10:05:00Z", "2026-03-01T10:10:00.000Z"],
		["*/15 * * * * *", "2026-03-01T10:05:01.5Z", "2026-03-01T10:05:15.000Z"],
		["30 0 9 * * Mon-Fri", "2026-03-06T09:00:30Z", "2026-03-09T09:00:30.000Z"],
		["0 0 0 1 January *", "2026-03-06T00:00:00Z", "2027-01-01T00:00:00.000Z"],
		["0 0 0 29 2 *", "2026-03-06T00:00:00Z", "2028-02-29T00:00:00.000Z"],
		["0 0 0 13 * 5", "2026-03-14T00:00:00Z", "2026-11-13T00:00:00.000Z"],
		["0 0 12 * * Sunday", "2026-03-06T00:00:00Z", "2026-03-08T12:00:00.000Z"],
		["0 0 12 * * su", "2026-03-06T00:00:00Z", "2026-03-08T12:00:00.000Z"],
		["0 0 12 1 j *", "2026-03-06T00:00:00Z", "2027-01-01T12:00:00.000Z"],
		["0 0 5-2 * * *", "2026-03-06T05:00:00Z", "2026-03-07T02:00:00.000Z"],
		["0 0/1 * * * *", "2026-03-06T05:00:00Z", "2026-03-06T06:00:00.000Z"],
		["0 0 0 1-7/3 * *", "2026-03-02T00:00:00Z", "2026-03-04T00:00:00.000Z"],
		["0 10,50 6-8 * * *", "2026-03-06T08:50:00Z", "2026-03-07T06:10:00.000Z"],
		["0 10/20 * * * *", "2026-03-06T08:31:00Z", "2026-03-06T08:50:00.000Z"],
		["0 0 0 31 * *", "2026-04-01T00:00:00Z", "2026-05-31T00:00:00.000Z"],
	])("%s after %s occurs at %s", (expression, after, expected) => {
		expect(next(expression, after)).toBe(expected);
	});

	it.each([
		["* * * *", "must have 5 or 6 fields"],
		["60 * * * * *", "as its second; expected a value from 0 to 59"],
		["0 x * * * *", "has 'x' as its minute; expected a whole number"],
		["0 0 0 * * 7", "expected a value from 0 to 6"],
		["0 0 0 * * Mo-Funday", "a whole number from 0 to 6 or a name such as Monday"],
		["0 0 0 ? * *", "has '?' as its day"],
		["0 0 0 1, * *", "has '' as its day"],
		["0 */0 * * * *", "a step of at least 1"],
		["0 1-2-3 * * * *", "a range such as 1-5"],
		["0 1/2/3 * * * *", "at most one step"],
		["0 0 0 30 2 *", "never occurs"],
		["0 0 0 0 * *", "expected a value from 1 to 31"],
	])("%s is refused: %s", (expression, message) => {
		expect(() => parseCron(expression)).toThrow(message);
	});

	it("occurs next at the first second after that fits all of its fields", () => {
		const part = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined });
		fc.assert(
			fc.property(
				part(59),
				part(59),
				part(23),
				fc.integer({ min: 0, max: 90_000 }),
				(s, m, h, skip) => {
					const text = [s, m, h].map((value) => value ?? "*").join(" ");
					const afterMs = Date.UTC(2026, 1, 27) + skip * 997;
					const fits = (atMs: number) => {
						const at = new Date(atMs);
						return (
							(s ?? at.getUTCSeconds()) === at.getUTCSeconds() &&
							(m ?? at.getUTCMinutes()) === at.getUTCMinutes() &&
							(h ?? at.getUTCHours()) === at.getUTCHours()
						);
					};
					let expected = Math.floor(afterMs / 1000) * 1000 + 1000;
					while (!fits(expected)) expected += 1000;
					expect(nextOnWall(parseCron(`${text} * * *`), afterMs)).toBe(expected);
				},
			),
			{ numRuns: 60 },
		);
	});

	it.each([
		["*/10 * * * * *", true, true],
		["0 * * * * *", false, true],
		["0,30 * * * * *", true, true],
		["*/10 0 * * * *", false, true],
		["0 30 9 * * *", false, false],
		["30 9 * * *", false, false],
		["0 */5 * * * *", false, true],
	])(
		"%s: more than once a minute is %s, an interval is %s",
		(expression, isFrequent, isInterval) => {
			expect(parseCron(expression)).toMatchObject({ isFrequent, isInterval });
		},
	);
});
