import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type LargeJob, serveLargeJob } from "./large-job.ts";
import { expectAccessible, keepPicture, leaveOut, openBrowser, openPage } from "./open-browser.ts";

const KEY = "a-function-key";

describe.skipIf(leaveOut)("the dashboard of 10,000 items (left out: no Chromium here)", () => {
	let server: LargeJob;
	let browser: Browser;

	beforeAll(async () => {
		[server, browser] = await Promise.all([serveLargeJob(10_000, { key: KEY }), openBrowser()]);
	});
	afterAll(async () => {
		await browser?.close();
		await server?.close();
	});

	it("asks for a key, tells one that is wrong, and keeps the right one in the tab", async () => {
		const { page } = await openPage(browser, `${server.url}/api/dashboard`);
		const field = page.getByLabel("Function key");
		await field.fill("another");
		await page.getByRole("button", { name: "Go on" }).click();
		await page.getByText("has refused the key").waitFor();
		await expectAccessible(page);
		await field.fill(KEY);
		await page.keyboard.press("Enter");
		await page.getByRole("link", { name: server.id }).waitFor();
		await page.reload();
		await page.getByRole("link", { name: server.id }).waitFor();
		expect(page.url()).not.toContain(KEY);
		expect(server.keys.slice(-1)).toEqual([KEY]);
		await page.getByRole("button", { name: "Forget the key" }).click();
		await page.getByLabel("Function key").waitFor();
	});

	it("shows all of them, with no more lines in the document than are seen", async () => {
		const { page, faults } = await openPage(browser, `${server.url}/api/dashboard`);
		await signIn(page);
		await page.goto(`${server.url}/api/dashboard#/jobs/${server.id}`);
		await page.getByText("10,000 of 10,000 items have ended").waitFor();
		await page.getByText("tile-0").first().waitFor();
		expect(await page.getByRole("option").count()).toBeLessThan(60);
		await page.getByRole("listbox").focus();
		await page.keyboard.press("End");
		await page.getByText("#9999").waitFor();
		await page.getByRole("searchbox", { name: "Find items" }).fill("tile-7pr");
		await expect
			.poll(() => page.getByRole("listbox").getByRole("option").count(), { timeout: 20_000 })
			.toBe(1);
		await page.getByRole("searchbox", { name: "Find items" }).fill("");
		await page.getByRole("button", { name: /^failed/ }).click();
		await page.getByText("103 of 10,000").waitFor();
		await page.getByRole("button", { name: /^failed/ }).click();
		await page.getByLabel("Order").selectOption("longest first");
		const second = page.getByRole("listbox").getByRole("option").nth(1);
		await expect.poll(() => second.textContent()).toContain("#77");
		await keepPicture(page, "large");
		await page.emulateMedia({ media: "print" });
		await expect.poll(() => page.getByRole("option").count()).toBeGreaterThan(100);
		expect(await page.getByRole("option").count()).toBeLessThan(200);
		await page.emulateMedia({ media: "screen" });
		await expectAccessible(page);
		// Chromium itself notes that the first request was refused.
		expect(faults.filter((fault) => !fault.includes("401"))).toEqual([]);
	});

	it("goes on with a job that runs, by what changed of it", async () => {
		const running = await serveLargeJob(10_000, { isRunning: true });
		onTestFinished(running.close);
		const { page, faults } = await openPage(
			browser,
			`${running.url}/api/dashboard#/jobs/${running.id}`,
		);
		const heading = page.getByRole("heading", { name: /items have ended/ });
		await heading.waitFor();
		const before = await heading.textContent();
		expect(before).toMatch(/^(4,9|5,0)\d\d of 10,000/);
		await expect.poll(() => heading.textContent(), { timeout: 30_000 }).not.toBe(before);
		await page.getByRole("button", { name: /^running \d/ }).click();
		await expect
			.poll(() => page.getByRole("listbox").getByRole("option").count())
			.toBeGreaterThan(5);
		expect(faults).toEqual([]);
	});

	async function signIn(page: Awaited<ReturnType<typeof openPage>>["page"]): Promise<void> {
		await page.getByLabel("Function key").fill(KEY);
		await page.keyboard.press("Enter");
		await page.getByRole("link", { name: server.id }).waitFor();
	}
});
