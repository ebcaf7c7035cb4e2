import { expect, it } from "vitest";
import { captureConsole } from "./capture-console.ts";

it("The console is captured line by line, until it is given back", () => {
	const lines: [string, string][] = [];
	const log = console.log;
	const giveBack = captureConsole((level, line) => lines.push([level, line]));
	console.log("%s and %j", "one", { two: 2 });
	console.info("three\nfour");
	console.error("five");
	console.table([{ a: 1 }]);
	giveBack();
	expect(console.log).toBe(log);
	expect(lines.slice(0, 4)).toEqual([
		["information", 'one and {"two":2}'],
		["information", "three"],
		["information", "four"],
		["warning", "five"],
	]);
	expect(lines.slice(4).every(([, line]) => /^[┌├│└]/.test(line))).toBe(true);
});
