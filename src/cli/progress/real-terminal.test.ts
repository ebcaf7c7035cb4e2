import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cliCommand } from "../fake/cli-process.ts";
import type { Play } from "../fake/played-job.ts";
import { serveFake } from "../fake/serve-fake.ts";
import { temporaryFolder } from "../fake/temporary-folder.ts";
import { hasTmux, tmuxTerminal } from "../fake/tmux-terminal.ts";
import { textWidth } from "../text/text-width.ts";

const ITEMS = ["日本語の名前 🚀", `a name of ${"many ".repeat(30)}words`, "third", "fourth"];

/** A terminal whose screen is full, as one that is in use, with `tutti run` of a fake server begun in it. */
async function running(manner: Partial<Play>) {
	const cwd = temporaryFolder();
	const job = { name: "tiles", image: "tiles:1", items: ITEMS };
	writeFileSync(join(cwd, "job.yaml"), JSON.stringify(job));
	mkdirSync(join(cwd, ".tutti"));
	const server = await serveFake();
	server.manner = manner;
	writeFileSync(join(cwd, ".tutti", "fake-url"), server.url);
	const size = { columns: 80, rows: 24 };
	const terminal = tmuxTerminal(size, { cwd, env: { PS1: "$ ", CI: "" } });
	const words = cliCommand.map((word) => `'${word}'`).join(" ");
	writeFileSync(join(cwd, "tutti.sh"), `seq 30; ${words} run job.yaml; echo "code $?"\n`);
	terminal.type(". ./tutti.sh");
	terminal.press("Enter");
	return terminal;
}

const heads = (screen: string[]) => screen.filter((line) => /^tiles-x7k0 .*running/.test(line));

/** Whether nothing of an earlier picture is there, and nothing is wider than the terminal. */
function isOnePicture(screen: string[], columns: number): boolean {
	const [head = "", ...more] = heads(screen);
	const counts = screen.filter((line) => line.includes("1 succeeded"));
	const items = screen.filter((line) => /^[░▒] item/.test(line));
	const fits = Math.max(...screen.map(textWidth)) <= columns;
	return (
		textWidth(head) === columns && more.length + counts.length === 1 && items.length === 3 && fits
	);
}

describe.skipIf(!hasTmux)(
	"the live view in a real terminal (left out where there is no tmux)",
	() => {
		it("is one picture in any width, after each change of it, and the cursor is back at the end", async () => {
			const terminal = await running({ runMs: (index) => (index === 0 ? 100 : 600_000) });
			await terminal.until((screen) => screen.some((line) => line.includes("1 succeeded")));
			expect(terminal.cursorIsShown()).toBe(false);
			for (const columns of [160, 40, 80, 24, 160, 80]) {
				terminal.resize(columns, 24);
				await terminal.until((screen) => isOnePicture(screen, columns));
			}
			terminal.press("C-c");
			const end = await terminal.until((screen) => screen.some((line) => line === "code 130"));
			expect(heads(end)).toEqual([]);
			expect(end.slice(-4, -1)).toEqual([
				"  Watch it: tutti attach tiles-x7k0",
				"  Cancel it: tutti cancel tiles-x7k0",
				"code 130",
			]);
			expect(terminal.cursorIsShown()).toBe(true);
		}, 60_000);

		it("ends in a report whose messages and logs go on below where they began", async () => {
			const log = `cannot open ${"/a/long/path".repeat(12)}\n\x1b[2J\x1b[31mlast\x1b[0m\n`;
			const terminal = await running({ failures: { 1: log } });
			const screen = await terminal.until((seen) => seen.some((line) => line === "code 1"));
			const from = screen.findIndex((line) => line.startsWith("item 1 ("));
			expect(screen.slice(from, -1)).toEqual([
				expect.stringMatching(/^item 1 \(a name of .*…\): application, exit code 3$/),
				"  The container ended with exit code 3.",
				expect.stringMatching(/^ {2}│ cannot open \/a\/long\/path/),
				expect.stringMatching(/^ {2}│ .*\/path/),
				expect.stringMatching(/^ {2}│ .*path$/),
				"  │ last",
				"Whole logs: tutti logs tiles-x7k0 --failed",
				"code 1",
			]);
		}, 60_000);
	},
);
