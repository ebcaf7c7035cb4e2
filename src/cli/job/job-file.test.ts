import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explainedError } from "../errors/explain-error.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { readJobFile } from "./job-file.ts";

const JOB = "{ name: tiles, image: tiles:1, items: [1] }";

function refusal(file: string, cwd: string) {
	try {
		readJobFile(file, { cwd, environment: {} });
	} catch (error) {
		return explainedError(error);
	}
	throw new Error(`${file} was accepted.`);
}

describe("a job file", () => {
	it("is read with the files that it names, from its own folder", () => {
		const cwd = temporaryFolder();
		mkdirSync(join(cwd, "sub"));
		const text = "{ name: tiles, image: tiles:1, items: { file: tiles.jsonl } }";
		writeFileSync(join(cwd, "sub", "job.yaml"), text);
		writeFileSync(join(cwd, "sub", "tiles.jsonl"), '"a"\n"b"\n');
		const { submission, source } = readJobFile("sub/job.yaml", { cwd, environment: {} });
		expect(submission.items).toEqual(['"a"', '"b"']);
		expect(source).toBe(join(cwd, "sub", "job.yaml"));
	});

	it("has one source, by whatever link it is reached", () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "job.yaml"), JOB);
		symlinkSync("job.yaml", join(cwd, "link.yaml"));
		const { source } = readJobFile("link.yaml", { cwd, environment: {} });
		expect(source).toBe(join(cwd, "job.yaml"));
	});

	it("that is wrong is refused with all its problems, each with its place", () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "job.yaml"), "image: 7\nitems: []\nparalelism: 3\n");
		const { problems, exitCode } = refusal("job.yaml", cwd);
		expect(problems!.length).toBeGreaterThanOrEqual(2);
		for (const line of problems!) expect(line).toMatch(/^job\.yaml:\d+:\d+: /);
		expect(exitCode).toBe(2);
	});

	it("that names a file which is not there says where it was looked for", () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "job.yaml"), "{ name: t, image: t, items: { file: none.jsonl } }");
		expect(refusal("job.yaml", cwd).problems?.join()).toContain(join(cwd, "none.jsonl"));
	});

	it("that is missing is named with the folder, and with the one that may be meant", () => {
		const cwd = temporaryFolder();
		expect(refusal("jobs.yaml", cwd)).toMatchObject({
			message: `Cannot read the job file jobs.yaml in ${cwd}: there is no such file.`,
			hint: "Give the path of a job file, for instance: tutti run job.yaml",
		});
		writeFileSync(join(cwd, "job.yml"), JOB);
		expect(refusal("jobs.yaml", cwd).hint).toBe("Did you mean job.yml?");
	});

	it("is not the folder around it", () => {
		const cwd = temporaryFolder();
		mkdirSync(join(cwd, "sub"));
		writeFileSync(join(cwd, "sub", "job.yaml"), JOB);
		const { message, hint } = refusal("sub", cwd);
		expect(message).toContain("it is a folder");
		expect(hint).toBe("Did you mean sub/job.yaml?");
	});

	it("is text", () => {
		const cwd = temporaryFolder();
		writeFileSync(join(cwd, "job.yaml"), Uint8Array.of(0xff, 0xfe, 0x00));
		expect(refusal("job.yaml", cwd).message).toContain("not UTF-8");
	});
});
