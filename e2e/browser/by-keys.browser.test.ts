import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalTutti, localTutti } from "../local-tutti.ts";
import { expectAccessible, leaveOut, openBrowser, openPage } from "./open-browser.ts";

/** A page has no more than this to tab through. */
const MOST_TABS = 60;

describe.skipIf(leaveOut)("the dashboard without a mouse (left out: no Chromium here)", () => {
	let tutti: LocalTutti;
	let browser: Browser;
	const address = (hash: string) => `${tutti.url()}/api/dashboard${hash}`;

	beforeAll(async () => {
		[tutti, browser] = await Promise.all([localTutti(), openBrowser()]);
	});
	afterAll(async () => {
		await browser?.close();
		await tutti?.stop();
	});

	it("does all that can be done with a job, from its first item to its removal", async () => {
		const id = await tutti.submit({
			command: ["sh", "-c", `[ "$TUTTI_ITEM_INDEX" -gt 0 ] || exit 3; echo line; sleep 60`],
			items: ["a", "b", "c"],
			completion: "poll",
			attempts: { application: 1 },
			parallelism: 2,
		});
		const { page, faults } = await openPage(browser, address("#/jobs"));
		await page.getByRole("link", { name: id }).waitFor();
		await press(page, id);
		await page.getByText("1 of 3 items have ended").waitFor();
		await press(page, "Suspend");
		await statusIs(page, "suspended");
		await press(page, "Resume");
		await statusIs(page, "running");
		await press(page, "Cancel");
		await page.getByRole("dialog", { name: "Cancel the job" }).waitFor();
		await page.keyboard.press("Escape");
		expect(await focusedName(page)).toBe("Cancel");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Cancel the job" }).waitFor();
		await press(page, "Cancel the job");
		await statusIs(page, "canceled");
		await press(page, "Result");
		await page.getByRole("dialog", { name: "Result" }).getByText('"canceled"').first().waitFor();
		const download = page.waitForEvent("download");
		await press(page, `Save as ${id}.json`);
		expect((await download).suggestedFilename()).toBe(`${id}.json`);
		await page.keyboard.press("Escape");
		expect(await focusedName(page)).toBe("Result");
		await page.getByRole("button", { name: "Remove" }).waitFor({ timeout: 30_000 });
		await press(page, "Remove");
		await press(page, "Remove the job");
		await page.getByRole("heading", { name: "Jobs" }).waitFor();
		await expect.poll(() => page.getByText(id).count(), { timeout: 30_000 }).toBe(0);
		expect(faults).toEqual([]);
	});

	it("goes from item to item, filters and searches, and comes back to where it was", async () => {
		const id = await mixedJob(tutti);
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByText("12 of 12 items have ended").waitFor();
		await press(page, "failed 4");
		await tabTo(page, "Items; Enter opens one");
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Enter");
		await page.getByRole("dialog", { name: "Item 3" }).waitFor();
		await press(page, "Item after");
		await page.getByRole("dialog", { name: "Item 6" }).waitFor();
		await page.getByRole("dialog").getByText("broken 6").waitFor();
		await page.keyboard.press("Escape");
		await expect.poll(() => focusedName(page)).toBe("Items; Enter opens one");
		await tabTo(page, "Find items");
		await page.keyboard.type("#9");
		await page.getByText("1 of 12").waitFor();
		await tabTo(page, "Use dark colours");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.documentElement.dataset.theme")).toBe("dark");
		expect(faults).toEqual([]);
	});

	it("skips to the content, and begins at a new page's top", async () => {
		const id = await mixedJob(tutti);
		const { page } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByText("12 of 12 items have ended").waitFor();
		await page.keyboard.press("Tab");
		expect(await focusedName(page)).toBe("To the content");
		await page.keyboard.press("Enter");
		expect(await page.evaluate("document.activeElement.id")).toBe("main");
		await page.evaluate("scrollTo(0, 600)");
		await press(page, "Quota");
		await page.getByRole("heading", { name: "Quota" }).waitFor();
		expect(await page.evaluate("scrollY")).toBe(0);
		expect(await page.evaluate("document.activeElement.id")).toBe("main");
	});

	it("tells the words of what it shows by colours and lengths", async () => {
		const id = await mixedJob(tutti);
		const { page } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByText("12 of 12 items have ended").waitFor();
		await page.getByRole("img", { name: "8 succeeded, 4 failed" }).waitFor();
		await page.getByRole("img", { name: /^Items at once over time/ }).waitFor();
		await page.getByRole("region", { name: /^Timeline of 12 items/ }).waitFor();
		const option = page.getByRole("listbox").getByRole("option").nth(3);
		expect(await option.textContent()).toMatch(/#3failed.*application, exit code 3/);
		await page.goto(address("#/quota"));
		await page.getByRole("img", { name: /^container groups: 0 of / }).waitFor();
	});

	it.each([
		["colours of the system's own", { forcedColors: "active" }],
		["a wish for more contrast", { contrast: "more" }],
		["a printer", { media: "print", colorScheme: "dark" }],
	] as const)("is readable with %s", async (_, media) => {
		const id = await mixedJob(tutti);
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`), { colours: "dark" });
		await page.emulateMedia(media);
		await page.getByText("12 of 12 items have ended").waitFor();
		await expectAccessible(page);
		const shades = await page.evaluate<string[]>(
			`[...document.querySelectorAll(".legend .succeeded .dot, .bar .succeeded, .bar .failed")].map((mark) => getComputedStyle(mark).backgroundColor)`,
		);
		expect(new Set(shades).size).toBeGreaterThan(1);
		expect(faults).toEqual([]);
	});

	it("moves nothing by itself for who does not want it", async () => {
		const id = await tutti.submit({ command: ["sleep", "60"], items: [1], completion: "poll" });
		const { page } = await openPage(browser, address(`#/jobs/${id}`));
		await statusIs(page, "running");
		const names = `[...document.querySelectorAll("*")].flatMap((element) => element.getAnimations()).length`;
		expect(await page.evaluate(names)).toBe(0);
		await page.emulateMedia({ reducedMotion: "no-preference" });
		await expect.poll(() => page.evaluate(names)).toBeGreaterThan(0);
		await fetch(`${tutti.url()}/api/jobs/${id}/cancel`, { method: "POST" });
	});
});

let mixed: Promise<string> | undefined;

/** A finished job of 12 items, of which each third has failed. */
async function mixedJob(tutti: LocalTutti): Promise<string> {
	mixed ??= (async () => {
		const id = await tutti.submit({
			command: [
				"sh",
				"-c",
				`[ $((TUTTI_ITEM_INDEX % 3)) -ne 0 ] || { echo broken $TUTTI_ITEM_INDEX; exit 3; }`,
			],
			items: Array.from({ length: 12 }, (_, at) => at),
			completion: "poll",
			attempts: { application: 1 },
		});
		await tutti.untilFinished(id);
		return id;
	})();
	return await mixed;
}

/** What a reader of the screen calls the element that has the focus, as far as this page names elements. */
async function focusedName(page: Page): Promise<string> {
	return await page.evaluate<string>(
		`(document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent).trim()`,
	);
}

/** Goes on with Tab until the element of that name has the focus, and is seen to have it. */
async function tabTo(page: Page, name: string): Promise<void> {
	for (let tabs = 0; tabs < MOST_TABS; tabs++) {
		await page.keyboard.press("Tab");
		if ((await focusedName(page)) !== name) continue;
		const outlines = `[null, "::after"].map((part) => getComputedStyle(document.activeElement, part).outlineStyle)`;
		expect(await page.evaluate<string[]>(outlines), name).toContain("solid");
		return;
	}
	throw new Error(`No Tab leads to ${name}.`);
}

async function press(page: Page, name: string): Promise<void> {
	await tabTo(page, name);
	await page.keyboard.press("Enter");
}

async function statusIs(page: Page, word: string): Promise<void> {
	const status = page.locator("main h1 + .status");
	await expect.poll(() => status.textContent(), { timeout: 30_000 }).toBe(word);
}
