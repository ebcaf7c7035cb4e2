/** Runs examples by the command as a user runs them, on a server of the tests' own. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const COMMAND = fileURLToPath(new URL("../bin/tutti.js", import.meta.url));
export const EXAMPLES = fileURLToPath(new URL("../examples/", import.meta.url));

/** What came of an example's job. */
export interface ExampleRun {
	/** What the command printed. */
	said: string;
	/** The text of the job's result. */
	result: string;
	/** The folder of its output files. */
	outputs: string;
}

export interface ExampleRunner {
	/** Of this runner alone, and gone with it. */
	folder: string;
	/** The job file is `job.yaml` in this folder, the example's own if none is named. */
	run(name: string, folder?: string): Promise<ExampleRun>;
	end(): Promise<void>;
}

export function exampleRunner(): ExampleRunner {
	const folder = mkdtempSync(join(tmpdir(), "tutti-examples-"));
	const tutti = async (...args: string[]) => {
		const all = [COMMAND, "--state", join(folder, "state"), ...args];
		return (await promisify(execFile)(process.execPath, all)).stdout;
	};
	return {
		folder,
		async run(name, jobFolder = join(EXAMPLES, name)) {
			const result = join(folder, `${name}.result`);
			const said = await tutti("run", join(jobFolder, "job.yaml"), "--output", result);
			const outputs = join(folder, `${name}.outputs`);
			await tutti("outputs", /^(\S+) succeeded in /m.exec(said)![1]!, "--to", outputs);
			return { said, result: readFileSync(result, "utf8"), outputs };
		},
		async end() {
			await tutti("down");
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
