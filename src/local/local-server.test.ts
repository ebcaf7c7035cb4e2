import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ensureLocalServer } from "./local-server.ts";

function temporaryFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "tutti-local-server-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** What comes of a server whose process runs this program. */
async function startOf(program: string): Promise<unknown> {
	const folder = temporaryFolder();
	const before = process.argv[1]!;
	process.argv[1] = join(folder, "command.mjs");
	writeFileSync(process.argv[1], program);
	try {
		return await ensureLocalServer(join(folder, "state"));
	} catch (error) {
		return error;
	} finally {
		process.argv[1] = before;
	}
}

describe("a server that does not start", () => {
	it("is told in its own words, as the user's mistake where it is one", async () => {
		const said = "error: X is 'y'; it must be z.\\nhint: Without it, z.\\n";
		const error = await startOf(`console.error("${said}"); process.exitCode = 2;`);
		expect(error).toMatchObject({
			code: "setting-wrong",
			message: "The local server does not start: X is 'y'; it must be z.",
			hint: expect.stringMatching(
				/^Without it, z\. The whole of what it said is in .*server\.log\.$/,
			),
			isUsers: true,
		});
	});

	it("is told by its last lines where it foresaw nothing", async () => {
		const error = await startOf('console.error("one\\ntwo"); process.exitCode = 1;');
		expect(error).toMatchObject({
			code: "start-failed",
			message: "The local server ended while it started.\none\ntwo",
			isUsers: false,
		});
	});

	it("is told why its folder cannot be one", async () => {
		const file = join(temporaryFolder(), "file");
		writeFileSync(file, "");
		await expect(ensureLocalServer(file)).rejects.toMatchObject({
			message: `${file} cannot be the state folder: it is no folder.`,
			isUsers: true,
		});
		await expect(ensureLocalServer(join(file, "below"))).rejects.toMatchObject({
			message: `${file}/below cannot be the state folder: a part of its path is a file.`,
		});
	});
});
