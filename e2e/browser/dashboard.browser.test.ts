import { readFileSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePng } from "../decode-png.ts";
import { type LocalTutti, localTutti } from "../local-tutti.ts";
import { expectAccessible, keepPicture, leaveOut, openBrowser, openPage } from "./open-browser.ts";

/** Writes a log, takes a moment; the items 3, 14, 25 … fail. */
const COMMAND = [
	"sh",
	"-c",
	'echo "item $TUTTI_ITEM begins"; sleep 0.$((TUTTI_ITEM_INDEX % 5 + 2)); [ $((TUTTI_ITEM_INDEX % 11)) -ne 3 ] || { echo "no such frame" >&2; exit 3; }; echo done',
];

const SENDS_A_FILE = `printf 'file of '"$TUTTI_ITEM_INDEX" > sent.txt; curl -sf -X PUT --data-binary @sent.txt "$TUTTI_OUTPUT_URL"; curl -sf -X POST -d 1 "$TUTTI_CALLBACK_URL"`;
/** One red point, as a data URL. */
const RETURNS_A_PICTURE = `curl -sf -X POST -d '"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="' "$TUTTI_CALLBACK_URL"`;

describe.skipIf(leaveOut)("the dashboard (left out: no Chromium here)", () => {
	let tutti: LocalTutti;
	let browser: Browser;
	const address = (hash = "") => `${tutti.url()}/api/dashboard${hash}`;

	beforeAll(async () => {
		[tutti, browser] = await Promise.all([localTutti(), openBrowser()]);
	});
	afterAll(async () => {
		await browser?.close();
		await tutti?.stop();
	});

	it("shows a job from its submission to its end without being touched", async () => {
		const { page, faults } = await openPage(browser, address());
		await page.getByText("No job yet").waitFor();
		const id = await tutti.submit({
			name: "frames",
			command: COMMAND,
			items: { range: { from: 1, to: 40 } },
			completion: "poll",
			parallelism: 6,
			attempts: { application: 2 },
		});
		await page.getByRole("link", { name: id }).click();
		await page.getByText(/of 40 items have ended/).waitFor();
		await page.getByText("40 of 40 items have ended").waitFor({ timeout: 60_000 });
		await expect.poll(() => statusOf(page)).toBe("failed");
		expect(await paintedShare(page)).toBeGreaterThan(0.01);
		await keepPicture(page, "job");
		await expectAccessible(page);
		expect(faults).toEqual([]);
	});

	it("finds items by state and by words, and opens one with its log", async () => {
		const id = await finishedJob(tutti);
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByRole("button", { name: /^failed/ }).click();
		await expect.poll(() => itemsOf(page).count()).toBe(1);
		await page.getByRole("button", { name: /^failed/ }).click();
		await page.getByRole("searchbox", { name: "Find items" }).fill("#5");
		await expect.poll(() => itemsOf(page).count()).toBe(1);
		await page.getByRole("searchbox", { name: "Find items" }).fill("application");
		await itemsOf(page).first().click();
		const panel = page.getByRole("dialog");
		await panel.getByText("no such frame").waitFor();
		expect(page.url()).toContain(`#/jobs/${id}/3`);
		await keepPicture(page, "item");
		await expectAccessible(page);
		await page.keyboard.press("Escape");
		await expect.poll(() => page.url()).not.toMatch(/\/3$/);
		expect(faults).toEqual([]);
	});

	it("shows a log while it is written", async () => {
		const id = await tutti.submit({
			command: ["sh", "-c", "echo one; sleep 4; echo two; sleep 60"],
			items: [1],
			completion: "poll",
		});
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}/0`));
		const log = page.getByRole("dialog").locator("pre.log");
		await expect.poll(() => log.textContent(), { timeout: 20_000 }).toBe("one\n");
		await expect.poll(() => log.textContent(), { timeout: 30_000 }).toBe("one\ntwo\n");
		await fetch(`${tutti.url()}/api/jobs/${id}/cancel`, { method: "POST" });
		expect(faults).toEqual([]);
	});

	it("shows the merge step with its log, and saves the file that an item sent", async () => {
		const id = await tutti.submit({
			command: ["sh", "-c", SENDS_A_FILE],
			items: [1, 2],
			merge: { command: ["sh", "-c", `echo joining; ${RETURNS_A_PICTURE}`] },
		});
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		const row = page.getByRole("region", { name: "Merge step" });
		await row.getByText("succeeded").waitFor({ timeout: 30_000 });
		await row.getByRole("link", { name: "Log and outcome" }).click();
		await page.getByRole("dialog", { name: "Merge step" }).getByText("joining").waitFor();
		await expectAccessible(page);
		await page.goto(address(`#/jobs/${id}/1`));
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			page
				.getByRole("dialog", { name: "Item 1" })
				.getByRole("button", { name: /^Save, / })
				.click(),
		]);
		expect(file.suggestedFilename()).toBe(`${id}-1`);
		expect(readFileSync(await file.path(), "utf8")).toBe("file of 1");
		await page.goto(address(`#/jobs/${id}/result`));
		await page.getByRole("img", { name: "The job's result" }).waitFor();
		await page.getByRole("button", { name: `Save as ${id}.png` }).waitFor();
		expect(faults).toEqual([]);
	});

	it("suspends, resumes and cancels a job, asking before what cannot be undone", async () => {
		const id = await tutti.submit({
			command: ["sleep", "60"],
			items: [1, 2, 3],
			completion: "poll",
			parallelism: 1,
		});
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByRole("button", { name: "Suspend" }).click();
		await expect.poll(() => statusOf(page)).toBe("suspended");
		await page.getByRole("button", { name: "Resume" }).click();
		await expect.poll(() => statusOf(page)).toBe("running");
		await page.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "No" }).click();
		expect((await tutti.job(id)).canceledAt).toBeUndefined();
		await page.getByRole("button", { name: "Cancel" }).click();
		await page.getByRole("button", { name: "Cancel the job" }).click();
		await expect.poll(() => statusOf(page), { timeout: 30_000 }).toBe("canceled");
		expect(faults).toEqual([]);
	});

	it("runs what failed again, saves the result, and removes the job", async () => {
		const id = await finishedJob(tutti);
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		await page.getByRole("button", { name: "Retry what failed" }).click();
		await page.getByText("run 2").waitFor();
		await expect.poll(() => statusOf(page), { timeout: 30_000 }).toBe("failed");
		await page.getByRole("button", { name: "Result" }).click();
		const panel = page.getByRole("dialog", { name: "Result" });
		await panel.getByText('"status": "failed"').waitFor();
		await expectAccessible(page);
		const [download] = await Promise.all([
			page.waitForEvent("download"),
			panel.getByRole("button", { name: `Save as ${id}.json` }).click(),
		]);
		expect(JSON.parse(readFileSync(await download.path(), "utf8"))).toHaveLength(12);
		await panel.getByRole("button", { name: "Close" }).click();
		await page.getByRole("button", { name: "Remove" }).click({ timeout: 30_000 });
		await page.getByRole("button", { name: "Remove the job" }).click();
		await page.getByRole("heading", { name: "Jobs" }).waitFor();
		await expect.poll(() => page.getByText(id).count(), { timeout: 30_000 }).toBe(0);
		expect(faults).toEqual([]);
	});

	it("is used by keys alone", async () => {
		const id = await finishedJob(tutti);
		const { page, faults } = await openPage(browser, address());
		await page.getByRole("link", { name: id }).focus();
		await page.keyboard.press("Enter");
		const items = page.getByRole("listbox");
		await items.focus();
		for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "Enter"])
			await page.keyboard.press(key);
		await page.getByRole("dialog", { name: "Item 3" }).waitFor();
		await page.keyboard.press("Escape");
		await page.getByRole("region", { name: /^Timeline of/ }).focus();
		await page.keyboard.press("+");
		await expect.poll(() => page.getByRole("button", { name: "Whole" }).isEnabled()).toBe(true);
		await page.keyboard.press("0");
		await expect.poll(() => page.getByRole("button", { name: "Whole" }).isEnabled()).toBe(false);
		expect(faults).toEqual([]);
	});

	it.each(["light", "dark"] as const)("is accessible in %s, and fits a phone", async (colours) => {
		const id = await finishedJob(tutti);
		const { page, faults } = await openPage(browser, address(), {
			width: 390,
			height: 844,
			colours,
		});
		const views = { jobs: "#/jobs", job: `#/jobs/${id}`, quota: "#/quota" };
		for (const [view, hash] of Object.entries(views)) {
			await page.goto(address(hash));
			await page.locator("main .panel").first().waitFor();
			const width = await page.evaluate<number>("document.documentElement.scrollWidth");
			expect(width, hash).toBeLessThanOrEqual(390);
			await expectAccessible(page);
			await keepPicture(page, `phone-${colours}-${view}`);
		}
		expect(faults).toEqual([]);
	});

	it.each([320, 768])("leaves nothing out of sight at %i pixels", async (width) => {
		const id = await finishedJob(tutti);
		const { page, faults } = await openPage(browser, address(), { width });
		for (const hash of [
			"#/jobs",
			`#/jobs/${id}`,
			`#/jobs/${id}/3`,
			`#/jobs/${id}/result`,
			"#/quota",
		]) {
			await page.goto(address(hash));
			await page.locator(".panel, dialog").first().waitFor();
			for (const element of [
				"document.documentElement",
				"document.querySelector('dialog') ?? document.body",
			]) {
				const wide = await page.evaluate<number>(`(${element}).scrollWidth`);
				expect(wide, `${hash} ${element}`).toBeLessThanOrEqual(width);
			}
		}
		expect(faults).toEqual([]);
	});

	it("says so while the server is away, and goes on when it is back", async () => {
		const { page } = await openPage(browser, address());
		await page.getByRole("heading", { name: "Jobs" }).waitFor();
		await tutti.kill();
		await page.getByText("The server does not answer.").waitFor({ timeout: 30_000 });
		await tutti.start();
		await expect
			.poll(() => page.getByText("The server does not answer.").count(), { timeout: 60_000 })
			.toBe(0);
	});
});

let finished: Promise<string> | undefined;

/** A job of 12 items of which one has failed; made once, unless a test used it up. */
async function finishedJob(tutti: LocalTutti): Promise<string> {
	finished ??= makeFinishedJob(tutti);
	const id = await finished;
	const isThere = await tutti.job(id).then(
		({ phase }) => phase === "finished",
		() => false,
	);
	if (isThere) return id;
	finished = undefined;
	return await finishedJob(tutti);
}

async function makeFinishedJob(tutti: LocalTutti): Promise<string> {
	const id = await tutti.submit({
		name: "dozen",
		command: COMMAND,
		items: Array.from({ length: 12 }, (_, at) => ({ frame: at })),
		completion: "poll",
		attempts: { application: 1 },
	});
	await tutti.untilFinished(id);
	return id;
}

function itemsOf(page: Page): Locator {
	return page.getByRole("listbox").getByRole("option");
}

async function statusOf(page: Page): Promise<string | null> {
	return await page.locator("main h1 + .status").textContent();
}

/** How much of the timeline's canvas has the colours of items that ended. */
async function paintedShare(page: Page): Promise<number> {
	const { width, height, colourAt } = decodePng(await page.locator("canvas").screenshot());
	let [green, seen] = [0, 0];
	for (let y = 0; y < height; y += 2) {
		for (let x = 0; x < width; x += 2, seen++) {
			const [r, g, b] = colourAt(x, y);
			if (g > r + 60 && g > b + 30) green++;
		}
	}
	return green / seen;
}
