import { expect, it } from "vitest";
import { realClock } from "../../clock/real-clock.ts";
import { contextUnderTest } from "../fake/context-under-test.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { tutti } from "../tutti.ts";

it("a job that is not there is asked about by one of nearly its id, or the newest that begins with it", async () => {
	const plays = [aPlay({ id: "tiles-new234" }), aPlay({ id: "tiles-abcdef" })];
	const { url } = await serveFake(plays);
	const context = contextUnderTest({ cwd: temporaryFolder(), clock: realClock(), url });
	const hintOf = async (...argv: string[]) => {
		const before = context.err().length;
		expect(await tutti(argv, context)).toBe(2);
		return context.err().slice(before).split("\n").at(-2);
	};
	expect(await hintOf("show", "tiles-abcdfe")).toMatch(
		/^hint: Did you mean tiles-abcdef\? `tutti ps --all` lists/,
	);
	expect(await hintOf("logs", "tiles", "--item", "3")).toMatch(/mean tiles-new234\?/);
	expect(await hintOf("cancel", "render-xyzxyz")).toMatch(/^hint: `tutti ps --all` lists/);
});
