import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { contextUnderTest } from "../src/cli/fake/context-under-test.ts";
import { parseCommandLine } from "../src/cli/program.ts";
import { realClock } from "../src/clock/real-clock.ts";
import { readPages } from "./pages.ts";

const pages = readPages();

interface Parsed {
	/** Commander's word for what is wrong. */
	fault?: string;
	printed: string;
}

/** Only parsed: nothing is carried out. */
function parsed(words: readonly string[]): Parsed {
	const context = contextUnderTest({ cwd: "/", clock: realClock() });
	try {
		parseCommandLine(words, context);
		return { printed: context.out() };
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		return { fault: error.code, printed: context.out() };
	}
}

/** What a page's reader would type: a line of a block, as far as the two spaces before its remark, or a span. */
function commandsOf(page: string): { line: string; isWhole: boolean }[] {
	const blocks = [...page.matchAll(/^```\w*\n(.*?)^```$/gms)].flatMap(([, block]) =>
		[...block!.matchAll(/^(?:[A-Z_]+=\S+ )*(?:npx )?tutti (.*?)(?:\s{2,}.*)?$/gm)].map(
			([, line]) => ({
				line: line!,
				isWhole: true,
			}),
		),
	);
	const spans = [...page.matchAll(/`(?:[A-Z_]+=\S+ )*(?:npx )?tutti ([^`]+)`/g)].map(
		([, line]) => ({
			line: line!,
			isWhole: false,
		}),
	);
	return [...blocks, ...spans];
}

/** Its words. What may be left out is, and what goes to a pipe or a file. */
function wordsOf(line: string): string[] {
	const plain = line.replace(/ (\\?\||>|&&) .*/, "").replaceAll(/ \[[^\]]*\]|…|\.\.\./g, "");
	const chosen = plain.replaceAll(/<([a-z]+)(?:\|[a-z]+)+>/g, "$1").replace("<shell>", "bash");
	return chosen.split(/\s+/).filter((word) => word !== "");
}

/** Prose names a command without what it is about. */
const LEFT_OUT_IN_PROSE = [
	"commander.missingArgument",
	"commander.optionMissingArgument",
	"commander.missingMandatoryOptionValue",
];
const HELP = ["commander.helpDisplayed", "commander.version"];

describe("the pages' commands", () => {
	const all = [...pages].flatMap(([path, page]) =>
		commandsOf(page).map((command) => ({ path, ...command })),
	);

	it("are ones that there are, with options that they have", () => {
		expect(all.length).toBeGreaterThan(100);
		const wrong = all.flatMap(({ path, line, isWhole }) => {
			const { fault } = parsed(wordsOf(line));
			const borne = isWhole ? HELP : [...HELP, ...LEFT_OUT_IN_PROSE];
			const isFine = fault === undefined || borne.includes(fault);
			return isFine ? [] : [`${path}: tutti ${line}: ${fault}`];
		});
		expect(wrong).toEqual([]);
	});

	it("are all in docs/cli.md, with all of their options", () => {
		const page = pages.get("docs/cli.md")!;
		const { printed } = parsed(["--help"]);
		const [, list] = /^Commands:\n(.*?)\n\n/ms.exec(printed)!;
		const names = [...list!.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name!);
		expect(names.length).toBeGreaterThan(20);
		const told = names
			.filter((name) => name !== "help")
			.flatMap((name) => {
				const { printed: help } = parsed([name, "--help"]);
				const options = help.match(/(?<=^ {2}(?:-\w, )?)--[a-z-]+/gm) ?? [];
				return [`tutti ${name}`, ...options];
			});
		expect(told.length).toBeGreaterThan(100);
		const missing = told.filter((words) => !page.includes(`\`${words}`));
		expect(missing).toEqual([]);
	});
});
