/**
 * What the page does with many items, in Chromium: node bench/dashboard.ts [ITEMS, 10000]. It needs dist/ and prints
 * medians and ranges of ROUNDS: until the job is shown, from a key to the list that a search leaves, from a turn of
 * the wheel to the frame, and the memory of the page.
 */
import type { Page } from "playwright-core";
import { serveLargeJob } from "../e2e/browser/large-job.ts";
import { openBrowser } from "../e2e/browser/open-browser.ts";

const ROUNDS = 9;
const items = Number(process.argv[2] ?? 10_000);
const words = items.toLocaleString("en");
const server = await serveLargeJob(items);
const browser = await openBrowser();
const figures: Record<string, number[]> = {};

/** Runs a script in the page, then waits for the second frame after it: what it changed is seen then. */
async function untilSeen(page: Page, script: string): Promise<number> {
	return await page.evaluate<number>(`new Promise((resolve) => {
		const from = performance.now();
		${script};
		requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
	})`);
}

function typed(text: string): string {
	return `const field = document.querySelector('input[aria-label="Find items"]');
		field.value = ${JSON.stringify(text)};
		field.dispatchEvent(new Event("input", { bubbles: true }))`;
}

function note(name: string, value: number): void {
	figures[name] = [...(figures[name] ?? []), value];
}

for (let round = 0; round < ROUNDS; round++) {
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	const from = performance.now();
	await page.goto(`${server.url}/api/dashboard#/jobs/${server.id}`);
	await page.getByText(`${words} of ${words} items have ended`).waitFor();
	note("until the job is shown, ms", performance.now() - from);
	await page.getByText("tile-0").first().waitFor();
	// The first search reads every item once; the next ones find them here.
	await untilSeen(page, typed("tile"));
	await page.getByText("not yet read").waitFor({ state: "detached", timeout: 60_000 });
	for (const text of ["tile-7", "tile-7p", "zoom", "#77", ""]) {
		note("a search, ms", await untilSeen(page, typed(text)));
	}
	const scroll = 'document.querySelector(".items").scrollTop';
	for (const top of [3000, 50_000, 200_000]) {
		note("a scroll of the list, ms", await untilSeen(page, `${scroll} = ${top}`));
	}
	const zoom = `document.querySelector('button[aria-label="Zoom in"]').click()`;
	note("a zoom of the timeline, ms", await untilSeen(page, zoom));
	const session = await page.context().newCDPSession(page);
	await session.send("HeapProfiler.collectGarbage");
	const { usedSize } = await session.send("Runtime.getHeapUsage");
	note("the page's heap, MB", usedSize / 1e6);
	await page.close();
}
await browser.close();
await server.close();

for (const [name, values] of Object.entries(figures)) {
	const sorted = values.toSorted((a, b) => a - b);
	const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) =>
		sorted[at]!.toFixed(1),
	);
	process.stdout.write(`${name}: ${median} (${least} to ${most})\n`);
}
