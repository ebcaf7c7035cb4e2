import { expect, it } from "vitest";
import { byteWords } from "./byte-words.ts";
import { durationWords } from "./duration-words.ts";

it.each([
	[-5, "0.0 s"],
	[840, "0.8 s"],
	[9_940, "9.9 s"],
	[9_960, "10 s"],
	[59_400, "59 s"],
	[59_600, "1 min 00 s"],
	[185_000, "3 min 05 s"],
	[3_599_700, "1 h 00 min"],
	[7_640_000, "2 h 07 min"],
	[90_000_000, "1 d 01 h"],
])("%i ms reads %s", (durationMs, words) => {
	expect(durationWords(durationMs)).toBe(words);
});

it.each([
	[1, "1 byte"],
	[812, "812 bytes"],
	[48_211, "48 KB"],
	[999_600, "1.0 MB"],
	[2_500_000_000, "2.5 GB"],
])("%i bytes read %s", (bytes, words) => {
	expect(byteWords(bytes)).toBe(words);
});
