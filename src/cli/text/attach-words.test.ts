import { expect, it } from "vitest";
import { parseJobFile } from "../../job/file/parse-job-file.ts";
import type { Submission } from "../../job/job.ts";
import { playedJob } from "../fake/played-job.ts";
import { aPlay } from "../fake/played-job-sample.ts";
import { attachWords } from "./attach-words.ts";

function submission(text: string): Submission {
	const parsed = parseJobFile(text, { name: "job.yaml" });
	if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
	return parsed.submission;
}

const running = playedJob(aPlay({ items: [1, 2] }), 0);

it("says that an unfinished job is followed, and how to start another", () => {
	const same = submission("{ name: tiles, image: tiles:1, items: [1, 2] }");
	expect(attachWords(running, same)).toBe(
		"tiles-x7k2 of this file is unfinished: following it. Another one: --new",
	);
});

it("says what has changed in the file since", () => {
	const changed = submission("{ name: tiles, image: tiles:2, items: [1, 2, 3] }");
	expect(attachWords(running, changed)).toBe(
		"tiles-x7k2 of this file is unfinished: following it. The file has changed since (image: tiles:1 → tiles:2; number of items: 2 → 3); the changes need a new job: --new",
	);
});
