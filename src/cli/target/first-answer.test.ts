import { expect, it } from "vitest";
import { steppedClock } from "../../clock/stepped-clock.ts";
import { ServerUnreachable } from "../server/server-error.ts";
import { awaitFirstAnswer } from "./first-answer.ts";

function waiting(greet: (told: Promise<string>) => Promise<void>) {
	const clock = steppedClock({ startMs: 0 });
	const { signal } = new AbortController();
	const sentences: string[] = [];
	const told = Promise.withResolvers<string>();
	const tell = (sentence: string) => {
		sentences.push(sentence);
		told.resolve(sentence);
	};
	const answered = awaitFirstAnswer(() => greet(told.promise), {
		name: "prod",
		clock,
		signal,
		tell,
	});
	return { answered, clock, sentences };
}

it("says after 5 s that an answer is under way, and takes it when it comes", async () => {
	const { answered, clock, sentences } = waiting(async (told) => void (await told));
	await answered;
	expect(clock.now()).toBe(5_000);
	expect(sentences).toHaveLength(1);
});

it("asks again when an answer did not come in its time, for 3 minutes in all", async () => {
	let asked = 0;
	const { answered, clock } = waiting(async () => {
		asked++;
		throw new ServerUnreachable("No answer within 60 s.", { isLate: true });
	});
	await expect(answered).rejects.toThrow("No answer within 60 s.");
	expect(clock.now()).toBeGreaterThanOrEqual(180_000);
	expect(asked).toBeGreaterThan(3);
});
