/**
 * What the page does with many items, in Chromium: node bench/dashboard.ts [ITEMS, 10000] [ROUNDS, 9]. It needs dist/.
 * Each round is a page of its own. Times of what a person does are from the event to the second frame after it, when
 * what it changed is on the screen: at 60 frames a second never below some 17 ms. It prints medians and ranges.
 */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { serveLargeJob } from "../e2e/browser/large-job.ts";
import { openBrowser } from "../e2e/browser/open-browser.ts";

const items = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 9);
/** Several of its reads, and more of its ticks. */
const WATCHED_MS = 8000;
const words = items.toLocaleString("en");
const server = await serveLargeJob(items);
const browser = await openBrowser();
const figures = new Map<string, number[]>();

/** Runs a script in the page, then waits for the second frame after it. */
async function untilSeen(page: Page, script: string): Promise<number> {
	return await page.evaluate<number>(`new Promise((resolve) => {
		requestAnimationFrame(() => {
			const from = performance.now();
			${script};
			requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - from)));
		});
	})`);
}

function note(name: string, value: number): void {
	figures.set(name, [...(figures.get(name) ?? []), value]);
}

function typed(text: string): string {
	return `const field = document.querySelector('input[aria-label="Find items"]');
		field.value = ${JSON.stringify(text)};
		field.dispatchEvent(new Event("input", { bubbles: true }))`;
}

function clicked(label: string): string {
	return `document.querySelector('button[aria-label="${label}"]').click()`;
}

function turned(keys: string): string {
	return `document.querySelector(".timeline canvas").dispatchEvent(
		new WheelEvent("wheel", { deltaY: -60, bubbles: true, cancelable: true, ${keys} }))`;
}

/** Opens the job, and notes how long that takes. */
async function opened(): Promise<Page> {
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	const from = performance.now();
	await page.goto(`${server.url}/api/dashboard#/jobs/${server.id}`);
	await page.getByText(`${words} of ${words} items have ended`).waitFor();
	note("until the job is shown, ms", performance.now() - from);
	await page.getByText("tile-0").first().waitFor();
	const painted = `performance.getEntriesByName("first-contentful-paint")[0].startTime`;
	note("first paint, ms", await page.evaluate<number>(painted));
	return page;
}

async function find(page: Page): Promise<void> {
	// The first search reads every item once; the next ones find them here.
	const from = performance.now();
	await untilSeen(page, typed("tile"));
	await page.getByText("not yet read").waitFor({ state: "detached", timeout: 120_000 });
	note("the first search, which reads all items, ms", performance.now() - from);
	for (const text of ["tile-7", "tile-7p", "zoom", "#77", ""]) {
		note("a search, ms", await untilSeen(page, typed(text)));
	}
	const failed = `[...document.querySelectorAll("button[aria-pressed]")].find((button) => button.textContent.startsWith("failed")).click()`;
	for (let time = 0; time < 2; time++) note("a filter by state, ms", await untilSeen(page, failed));
}

async function move(page: Page): Promise<void> {
	for (const share of [0.01, 0.14, 0.55, 0.2, 1]) {
		const scroll = `const list = document.querySelector(".items"); list.scrollTop = list.scrollHeight * ${share}`;
		note("a scroll of the list, ms", await untilSeen(page, scroll));
	}
	for (const button of ["Zoom in", "Zoom in", "Zoom out"]) {
		note("a zoom of the timeline, ms", await untilSeen(page, clicked(button)));
	}
	for (let time = 0; time < 3; time++) {
		note("a zoom by the wheel, ms", await untilSeen(page, turned("ctrlKey: true")));
		note("a move of the timeline, ms", await untilSeen(page, turned("shiftKey: true")));
	}
	await page.locator(".timeline-controls select").selectOption("large");
	for (const top of [4000, 60_000, 90_000]) {
		const scroll = `document.querySelector(".timeline").scrollTop = ${top}`;
		note("a scroll of the timeline, ms", await untilSeen(page, scroll));
	}
}

/** How long the page's own work holds up whatever a person does, at worst, while a job of as many items goes on. */
async function watchRunning(): Promise<void> {
	const running = await serveLargeJob(items, { isRunning: true });
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	await page.goto(`${running.url}/api/dashboard#/jobs/${running.id}`);
	await page.getByText("items have ended").waitFor();
	const longest = await page.evaluate<number>(`new Promise((resolve) => {
		const from = performance.now();
		let [last, longest] = [from, 0];
		const channel = new MessageChannel();
		channel.port1.onmessage = () => {
			const now = performance.now();
			longest = Math.max(longest, now - last);
			last = now;
			if (now - from > ${WATCHED_MS}) resolve(longest);
			else setTimeout(() => channel.port2.postMessage(0), 1);
		};
		channel.port2.postMessage(0);
	})`);
	note("the longest wait for the page while its job runs, ms", longest);
	await page.close();
	await running.close();
}

async function weigh(page: Page): Promise<void> {
	note(
		"elements in the document",
		await page.evaluate<number>(`document.querySelectorAll("*").length`),
	);
	const session = await page.context().newCDPSession(page);
	await session.send("HeapProfiler.collectGarbage");
	const { usedSize } = await session.send("Runtime.getHeapUsage");
	note("the page's heap, MB", usedSize / 1e6);
}

for (let round = 0; round < rounds; round++) {
	const page = await opened();
	await find(page);
	await move(page);
	await weigh(page);
	await page.close();
	await watchRunning();
}
await browser.close();
await server.close();

const sizes = ["dashboard.html", "dashboard.html.gz"].map(
	(name) =>
		`${(readFileSync(new URL(`../dist/app/${name}`, import.meta.url)).length / 1000).toFixed(1)} KB`,
);
process.stdout.write(
	`${words} items, ${rounds} rounds; the page: ${sizes[0]}, gzipped ${sizes[1]}\n`,
);
for (const [name, values] of figures) {
	const sorted = values.toSorted((a, b) => a - b);
	const [least, median, most] = [0, Math.floor(sorted.length / 2), sorted.length - 1].map((at) =>
		sorted[at]!.toFixed(1),
	);
	process.stdout.write(`${name}: ${median} (${least} to ${most})\n`);
}
