import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Download, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type LargeJob, serveLargeJob } from "./large-job.ts";
import { leaveOut, openBrowser, openPage } from "./open-browser.ts";

describe.skipIf(leaveOut)("the dashboard in trouble (left out: no Chromium here)", () => {
	let server: LargeJob;
	let browser: Browser;
	const address = () => `${server.url}/api/dashboard#/jobs/${server.id}`;

	beforeAll(async () => {
		[server, browser] = await Promise.all([serveLargeJob(200), openBrowser()]);
	});
	afterAll(async () => {
		await browser?.close();
		await server?.close();
	});

	/** A page before it is opened, so that its answers can be meddled with. */
	async function prepared(url = `${server.url}/api/dashboard#/quota`): Promise<Page> {
		return (await openPage(browser, url)).page;
	}

	it.each([
		[
			"a page of HTML",
			{ status: 200, contentType: "text/html", body: "<b>a proxy</b>" },
			"is not JSON",
		],
		["an error without a word", { status: 502, body: "" }, "answered 502, with nothing"],
		[
			"an error of its own",
			{ status: 500, body: '{"error":{"code":"Internal","message":"A fault."}}' },
			"A fault.",
		],
	])("says so of %s, keeps what it shows, and goes on", async (_, answer, words) => {
		const page = await prepared(address());
		await page.getByText("200 of 200 items have ended").waitFor();
		const spoil = (route: Route) => route.fulfill(answer);
		await page.route(/\/api\/(jobs|quota)/, spoil);
		await page.goto(`${server.url}/api/dashboard#/quota`);
		await page.getByText(words).waitFor();
		await page.getByText("it is tried again").waitFor();
		await page.unroute(/\/api\/(jobs|quota)/, spoil);
		await page.getByText("Nothing has run yet").waitFor({ timeout: 30_000 });
		expect(await page.getByText("it is tried again").count()).toBe(0);
	});

	it("waits for a server that takes 3 s for everything", async () => {
		const page = await prepared();
		await page.route(/\/api\/(jobs|quota)/, async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 3000));
			await route.continue();
		});
		await page.goto(address());
		await page.getByText(`Reading ${server.id}`).waitFor();
		await page.getByText("200 of 200 items have ended").waitFor({ timeout: 30_000 });
	});

	it("takes nothing of one job for another's, however late it comes", async () => {
		const page = await prepared();
		let release: () => void = () => undefined;
		const late = new Promise<void>((resolve) => {
			release = resolve;
		});
		await page.route(new RegExp(`/api/jobs/${server.id}`), async (route) => {
			await late;
			await route.continue().catch(() => undefined);
		});
		await page.goto(address());
		await page.getByText(`Reading ${server.id}`).waitFor();
		await page.goto(`${server.url}/api/dashboard#/jobs/another`);
		release();
		await page.getByText("There is no job another").waitFor();
		expect(await page.getByText("items have ended").count()).toBe(0);
	});

	it("says so of an answer that it does not understand, and lives on", async () => {
		const page = await prepared();
		const empty = (route: Route) => route.fulfill({ json: { jobs: [{}] } });
		await page.route(/\/api\/jobs/, empty);
		await page.goto(`${server.url}/api/dashboard#/jobs`);
		await page.getByText("The page could not show this").waitFor();
		await page.getByRole("link", { name: "Quota" }).click();
		await page.getByText("Nothing has run yet").waitFor();
		await page.route(/\/api\/quota/, (route) => route.fulfill({ json: {} }), { times: 1 });
		await page.getByText("The page could not show this").waitFor();
		await page.getByText("Nothing has run yet").waitFor();
		await page.getByRole("link", { name: "Jobs" }).click();
		await page.getByText("The page could not show this").waitFor();
		await page.unroute(/\/api\/jobs/, empty);
		await page.getByRole("button", { name: "Try again" }).click();
		await page.getByRole("link", { name: server.id }).waitFor();
	});

	it("says that the app is another version by now", async () => {
		const page = await prepared();
		let version = "0.2.0";
		await page.route(/\/api\/quota/, async (route) => {
			const answer = await route.fetch();
			const headers = { ...answer.headers(), "tutti-version": version };
			await route.fulfill({ response: answer, headers });
		});
		await page.reload();
		await page.getByText("Nothing has run yet").waitFor();
		expect(await page.getByText("by now, and this page is not").count()).toBe(0);
		version = "0.3.0";
		await page.getByText("The app is Tutti 0.3.0 by now").waitFor();
		await page.getByRole("button", { name: "Load the page anew" }).click();
		await page.getByText("Nothing has run yet").waitFor();
		expect(await page.getByText("by now, and this page is not").count()).toBe(0);
	});

	it("says which item there is not", async () => {
		const page = await prepared(`${address()}/200`);
		await page.getByText("There is no item 200: the job has 200 items, from 0.").waitFor();
	});

	it("saves a file from storage by its own address, to which no key goes", async () => {
		const storage = await serveStorage();
		onTestFinished(storage.close);
		const page = await prepared(`${address()}/0`);
		await page.route(/\/items\?/, async (route) => {
			const answer = await route.fetch();
			const list = await answer.json();
			for (const { outcome } of list.items) outcome.output = { url: "", bytes: 12 };
			await route.fulfill({ json: list });
		});
		const url = `${storage.url}/file?sig=a`;
		await page.route(/\/output\/address$/, (route) => route.fulfill({ json: { url } }));
		await page.evaluate(`sessionStorage.setItem("tutti-key", "the-key")`);
		await page.reload();
		const saved = anyDownload(page);
		await page.getByRole("button", { name: "Save, 12 bytes" }).click();
		const download = await saved;
		expect(download.suggestedFilename()).toBe("large-0");
		expect(readFileSync(await download.path(), "utf8")).toBe("a whole file");
		expect(storage.asked).toHaveLength(1);
		expect(JSON.stringify(storage.asked)).not.toContain("the-key");
		expect(storage.asked[0]).not.toHaveProperty("referer");
		expect(page.url()).toBe(`${address()}/0`);
	});
});

/** The next download, whichever tab Chromium gives it to: the one that was opened for it closes by itself. */
async function anyDownload(page: Page): Promise<Download> {
	return await new Promise((resolve) => {
		page.once("download", resolve);
		page.context().once("page", (tab) => void tab.once("download", resolve));
	});
}

/** A storage account of another origin, which gives one file; it notes the headers that it is sent. */
async function serveStorage() {
	const asked: IncomingHttpHeaders[] = [];
	const server = createServer((request, response) => {
		asked.push(request.headers);
		response.setHeader("content-disposition", 'attachment; filename="large-0"');
		response.end("a whole file");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		asked,
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
