import { mkdirSync } from "node:fs";
import { join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { findChromium } from "./find-chromium.ts";

/** Where there is no Chromium: `chromium-for-tests.ts` has said so. */
export const leaveOut = process.env.TUTTI_BROWSER_TESTS === "leave out";

/** A Chromium of the test's own, which talks to nobody but this machine. */
export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: findChromium()!,
		args: [
			// Tests may run as root, where Chromium has no sandbox.
			"--no-sandbox",
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
}

export interface Look {
	width?: number;
	height?: number;
	colours?: "light" | "dark";
}

/** A page that fails its test by whatever goes wrong in it, and by any request to elsewhere. */
export async function openPage(
	browser: Browser,
	url: string,
	{ width = 1280, height = 900, colours = "light" }: Look = {},
): Promise<{ page: Page; faults: string[] }> {
	const context = await browser.newContext({
		viewport: { width, height },
		colorScheme: colours,
		reducedMotion: "reduce",
	});
	const page = await context.newPage();
	const faults: string[] = [];
	page.on("pageerror", (error) => faults.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error") faults.push(message.text());
	});
	page.on("request", (request) => {
		const { origin, protocol } = new URL(request.url());
		if (protocol.startsWith("http") && origin !== new URL(url).origin) faults.push(request.url());
	});
	await page.goto(url);
	return { page, faults };
}

/** Expects that axe finds nothing serious or critical in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
	// The page's policy takes no script but its own; this one comes by the debugger.
	await page.evaluate(axe.source);
	const { violations } = await page.evaluate<AxeResults>("axe.run(document)");
	const serious = violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
	expect(serious).toEqual([]);
}

/** Keeps a picture for the docs, when `TUTTI_PICTURES` names a folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
	const folder = process.env.TUTTI_PICTURES;
	if (folder === undefined) return;
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`) });
}
