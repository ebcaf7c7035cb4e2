import { expect, it } from "vitest";
import { countRequest, emptyRate, oursOf, readLeft, requestRoomFrom } from "./request-rate.ts";

const ASSUMED = { per5Minutes: 100, perHour: 300, share: 1 };
const MINUTE_MS = 60_000;
const T = 1_000_000_000;

/** Requests that are answered one after the other, a second apart, with what the service says is left. */
function rateAfter(
	requests: number,
	leftAfter: (k: number) => number,
	from = T,
	rate = emptyRate(),
) {
	for (let k = 1; k <= requests; k++) {
		const now = from + k * 1000;
		countRequest(rate, ASSUMED, now, now);
		const left = { fiveMinutes: leftAfter(k) };
		readLeft(rate, ASSUMED, { left, sentFrom: now - 500, carriedOut: true, pending: 0 }, now);
	}
	return rate;
}

it("one more request fits when the oldest of a full window has left it, exactly", () => {
	const rate = rateAfter(100, (k) => 100 - k);
	expect(requestRoomFrom(rate, ASSUMED, 0, T + 100_000)).toBe(T + 1000 + 5 * MINUTE_MS);
	expect(requestRoomFrom(rate, ASSUMED, 1, T + 100_000)).toBe(T + 2000 + 5 * MINUTE_MS);
	expect(requestRoomFrom(rate, ASSUMED, 100, T + 100_000)).toBe(Number.POSITIVE_INFINITY);
	expect(requestRoomFrom(rate, ASSUMED, 0, T + 6 * MINUTE_MS)).toBe(T + 6 * MINUTE_MS);
});

it("what others use is respected, and forgotten evenly as the window passes", () => {
	const rate = rateAfter(10, (k) => 100 - 40 - k);
	const at = T + 10_000;
	expect(oursOf(rate, ASSUMED, "fiveMinutes", at)).toBe(60);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", at + 2.5 * MINUTE_MS)).toBe(80);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", at + 5 * MINUTE_MS)).toBe(100);
	expect(oursOf(rate, ASSUMED, "hour", at)).toBe(300);
});

it("a limit that is higher than was assumed is used at the first answer", () => {
	const rate = rateAfter(1, () => 1499);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", T + 1000)).toBe(1500);
});

it("a limit that stays lower than was assumed is the limit after a window's length, also when nothing was asked since", () => {
	const rate = rateAfter(30, (k) => 50 - k);
	rateAfter(30, (k) => 50 - k, T + 6 * MINUTE_MS, rate);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", T + 60 * MINUTE_MS)).toBeLessThanOrEqual(62);
	rateAfter(30, (k) => 50 - k, T + 12 * MINUTE_MS, rate);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", T + 60 * MINUTE_MS)).toBe(50);
	rateAfter(1, () => 99, T + 61 * MINUTE_MS, rate);
	expect(oursOf(rate, ASSUMED, "fiveMinutes", T + 62 * MINUTE_MS)).toBe(100);
});

it("answers that come in another order than the requests arrived teach nothing wrong", () => {
	const rate = emptyRate();
	for (let k = 0; k < 100; k++) {
		countRequest(rate, ASSUMED, T, T);
		// The last to arrive is answered first.
		const reading = { left: { fiveMinutes: k }, sentFrom: T, carriedOut: true, pending: 99 - k };
		readLeft(rate, ASSUMED, reading, T);
	}
	expect(oursOf(rate, ASSUMED, "fiveMinutes", T)).toBe(100);
});

it("a share is of the limit, and others may leave less", () => {
	const half = { ...ASSUMED, share: 0.5 };
	expect(oursOf(emptyRate(), half, "fiveMinutes", T)).toBe(50);
	expect(
		oursOf(
			rateAfter(10, (k) => 30 - k),
			half,
			"fiveMinutes",
			T + 10_000,
		),
	).toBe(30);
	expect(oursOf(emptyRate(), { ...ASSUMED, share: 0.001 }, "fiveMinutes", T)).toBe(1);
});

it("a request that was refused otherwise counts as ours, but proves nothing of the limit", () => {
	const small = { ...ASSUMED, per5Minutes: 10 };
	const rate = emptyRate();
	for (let k = 0; k < 5; k++) {
		countRequest(rate, small, T + k, T + k);
		// The service refused it before it counted it.
		const reading = { left: { fiveMinutes: 10 }, sentFrom: T, carriedOut: false, pending: 0 };
		readLeft(rate, small, reading, T + k);
	}
	expect(oursOf(rate, small, "fiveMinutes", T + 5)).toBe(10);
	expect(requestRoomFrom(rate, small, 5, T + 5)).toBe(T + 5 * MINUTE_MS);
});
