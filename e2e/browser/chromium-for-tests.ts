import { findChromium } from "./find-chromium.ts";

/** Set to 1 where browser tests must fail rather than be left out when there is no Chromium. */
const REQUIRED = "TUTTI_BROWSER_TESTS_REQUIRED";

/** Before all browser tests: says which are left out and why if there is no browser, and fails where they must run. */
export default function chromiumForTests(): void {
	if (findChromium() !== undefined) {
		process.env.TUTTI_BROWSER_TESTS = "run";
		return;
	}
	const why = "There is no Chromium in /usr/bin, and TUTTI_CHROMIUM names none.";
	if (process.env[REQUIRED]) {
		throw new Error(`${why} ${REQUIRED} is set, so the browser tests cannot be left out.`);
	}
	process.env.TUTTI_BROWSER_TESTS = "leave out";
	process.stdout.write(
		`${why} Left out: all tests in *.browser.test.ts, which look at the page.\n`,
	);
}
