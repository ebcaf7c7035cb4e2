import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalTutti, localTutti } from "../local-tutti.ts";
import { expectAccessible, leaveOut, openBrowser, openPage } from "./open-browser.ts";

const A_DAY_MS = 86_400_000;

describe.skipIf(leaveOut)("the dashboard beside others (left out: no Chromium here)", () => {
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

	it("follows what another tab does with the job, and refuses what came too late", async () => {
		const id = await tutti.submit({
			command: ["sleep", "60"],
			items: [1, 2],
			completion: "poll",
			attempts: { application: 1 },
		});
		const [one, other] = await Promise.all([
			openPage(browser, address(`#/jobs/${id}`)),
			openPage(browser, address(`#/jobs/${id}`)),
		]);
		await other.page.getByRole("button", { name: "Suspend" }).waitFor();
		await one.page.getByRole("button", { name: "Cancel" }).click();
		await one.page.getByRole("button", { name: "Cancel the job" }).click();
		await statusIs(other.page, "canceled");
		await other.page.getByRole("button", { name: "Retry what failed" }).waitFor();
		// From here on it does not see what becomes of the job.
		await other.page.route(/\/api\/jobs\/[^/]+$/, (route) => route.abort());
		await one.page.getByRole("button", { name: "Retry what failed" }).click({ timeout: 30_000 });
		await one.page.getByText("run 2").waitFor();
		await other.page.getByRole("button", { name: "Retry what failed" }).click();
		await other.page.getByRole("alert").getByText("has not ended").waitFor();
		expect((await tutti.job(id)).run).toBe(2);
		await other.page.unroute(/\/api\/jobs\/[^/]+$/);
		await other.page.getByText("run 2").waitFor({ timeout: 60_000 });
		await one.page.getByRole("button", { name: "Cancel" }).click();
		await one.page.getByRole("button", { name: "Cancel the job" }).click();
		await statusIs(other.page, "canceled");
	});

	it("says that a job was removed while it was looked at", async () => {
		const id = await endedJob(tutti);
		const { page } = await openPage(browser, address(`#/jobs/${id}/0`));
		await page.getByRole("dialog", { name: "Item 0" }).waitFor();
		await fetch(`${tutti.url()}/api/jobs/${id}`, { method: "DELETE" });
		await page.getByText(`${id} has been removed`).waitFor({ timeout: 60_000 });
		await page.getByRole("link", { name: "All jobs" }).click();
		await page.getByRole("heading", { name: "Jobs" }).waitFor();
	});

	it("takes durations from the server's clock, whatever the browser's shows", async () => {
		const id = await endedJob(tutti);
		const { page } = await openPage(browser, address("#/quota"));
		await page.addInitScript(`const real = Date.now; Date.now = () => real() + ${A_DAY_MS};`);
		await page.goto("about:blank");
		await page.goto(address(`#/jobs/${id}`));
		await page.getByText("1 of 1 item has ended").waitFor();
		const submitted = page.locator("dt", { hasText: "Submitted" }).locator("xpath=../dd");
		await expect.poll(() => submitted.textContent()).toMatch(/^(\d+ s|\d min|just now)/);
	});

	it("has a title that tells how a job ended, Back closes what was opened, and a reload keeps it", async () => {
		const id = await endedJob(tutti);
		const { page, faults } = await openPage(browser, address("#/jobs"));
		await expect.poll(() => page.title()).toBe("Jobs · Tutti");
		await page.getByRole("link", { name: id }).click();
		await expect.poll(() => page.title()).toBe(`✓ ${id} · Tutti`);
		await page.getByRole("option", { name: /#0/ }).click();
		await page.getByRole("dialog", { name: "Item 0" }).waitFor();
		await page.reload();
		await page.getByRole("dialog", { name: "Item 0" }).waitFor();
		await page.goBack();
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
		expect(page.url()).toMatch(new RegExp(`#/jobs/${id}$`));
		await page.goBack();
		await page.getByRole("heading", { name: "Jobs" }).waitFor();
		await page.goForward();
		await page.getByText("1 of 1 item has ended").waitFor();
		expect(page.url()).toMatch(new RegExp(`#/jobs/${id}$`));
		expect(faults).toEqual([]);
	});

	it("says that a job has no items, and that a search finds none", async () => {
		const none = await tutti.submit({ items: [] });
		const { page, faults } = await openPage(browser, address(`#/jobs/${none}`));
		await page.getByText("there was nothing to run").waitFor();
		await page.goto(address(`#/jobs/${await endedJob(tutti)}`));
		await page.getByRole("searchbox", { name: "Find items" }).fill("nowhere");
		await page.getByText("No item has that.").waitFor();
		await expectAccessible(page);
		await page.getByRole("searchbox", { name: "Find items" }).fill("");
		await page.getByRole("listbox").getByRole("option").first().waitFor();
		expect(faults).toEqual([]);
	});

	it("follows the merge step's log while it runs", async () => {
		const id = await tutti.submit({
			command: ["true"],
			items: [1],
			result: "optional",
			merge: {
				command: ["sh", "-c", mergesOnce(`${tutti.stateFolder}/go`)],
			},
		});
		const { page, faults } = await openPage(browser, address(`#/jobs/${id}`));
		const row = page.getByRole("region", { name: "Merge step" });
		await row.getByRole("link", { name: "Log" }).click({ timeout: 30_000 });
		const log = page.getByRole("dialog", { name: "Merge step" }).locator("pre.log");
		await expect.poll(() => log.textContent(), { timeout: 30_000 }).toBe("joining\n");
		writeFileSync(`${tutti.stateFolder}/go`, "");
		await expect.poll(() => log.textContent(), { timeout: 30_000 }).toBe("joining\njoined\n");
		await page.getByRole("dialog").getByText("succeeded").waitFor({ timeout: 30_000 });
		expect(faults).toEqual([]);
	});
});

/** Goes on when a file is there. */
function mergesOnce(file: string): string {
	const returns = 'curl -sf -o /dev/null -X POST -d 1 "$TUTTI_CALLBACK_URL"';
	return `echo joining; until [ -e "${file}" ]; do sleep 0.2; done; echo joined; ${returns}`;
}

async function endedJob(tutti: LocalTutti): Promise<string> {
	const id = await tutti.submit({ command: ["echo", "a line"], items: [1], completion: "poll" });
	await tutti.untilFinished(id);
	await expect.poll(async () => (await tutti.job(id)).containerGroups, { timeout: 20_000 }).toBe(0);
	return id;
}

async function statusIs(page: Page, word: string): Promise<void> {
	const status = page.locator("main h1 + .status");
	await expect.poll(() => status.textContent(), { timeout: 30_000 }).toBe(word);
}
