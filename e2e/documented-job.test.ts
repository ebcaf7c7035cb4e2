import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { exampleRunner } from "./run-example.ts";

it("the job file that the reference begins with runs as it stands, and writes what the page says", async () => {
	const page = readFileSync(new URL("../docs/job-file.md", import.meta.url), "utf8");
	const [, job] = /^```yaml\n(.*?)^```$/ms.exec(page)!;
	const [, token, written] = /`MY_TOKEN=(\S+) npx tutti run .*?` writes (\d+)\./.exec(page)!;
	vi.stubEnv("MY_TOKEN", token);
	const examples = exampleRunner();
	onTestFinished(async () => {
		vi.unstubAllEnvs();
		await examples.end();
	});
	const folder = join(examples.folder, "squares");
	mkdirSync(folder);
	writeFileSync(join(folder, "job.yaml"), job!);
	const { said, result } = await examples.run("squares", folder);
	expect(said).toContain("20 of 20 items succeeded; the merge step succeeded");
	expect(result.trim()).toBe(written);
});
