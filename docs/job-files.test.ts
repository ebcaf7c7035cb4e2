import { expect, it } from "vitest";
import { parse } from "yaml";
import { starterFiles } from "../src/cli/init/starter-files.ts";
import { readPages } from "./pages.ts";

it("README.md shows the job file that tutti init writes, as far as it goes", () => {
	const shown = parse(/^```yaml\n(.*?)^```$/ms.exec(readPages().get("README.md")!)![1]!);
	expect(Object.keys(shown)).toEqual(expect.arrayContaining(["image", "command", "items"]));
	const [jobFile] = starterFiles({ jobFile: "job.yaml", jobName: "my-job" });
	expect(parse(jobFile!.text)).toMatchObject(shown);
});
