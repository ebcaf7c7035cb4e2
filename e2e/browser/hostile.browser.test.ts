import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalTutti, localTutti } from "../local-tutti.ts";
import { expectAccessible, leaveOut, openBrowser, openPage } from "./open-browser.ts";

const SCRIPT = `"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>`;
/** Shows what follows it from right to left. */
const TURN = "\u202e";
/** Writes a terminal's sequences, controls, a line over and over, and what would be a script; ends as it is told. */
const COMMAND = [
	"sh",
	"-c",
	`printf '\\033[31mred\\033[0m ${SCRIPT.replaceAll("'", "")}\\n\\001\\n10 %%\\r50 %%\\r100 %%\\nturn ${TURN}txt.exe\\n'
	curl -sf -X POST --data-binary '{"why":"${SCRIPT.replaceAll('"', "")}${TURN}"}' "$TUTTI_CALLBACK_URL&outcome=failed"`,
];
const ITEMS = [
	SCRIPT,
	{ [`${TURN}name`]: SCRIPT, ["__proto__"]: "a\u0000b" },
	"n".repeat(10_240),
	{ deep: JSON.parse(`${"[".repeat(90)}1${"]".repeat(90)}`) },
];

describe.skipIf(leaveOut)(
	"the dashboard of what is meant to harm it (left out: no Chromium here)",
	() => {
		let tutti: LocalTutti;
		let browser: Browser;
		let id: string;

		beforeAll(async () => {
			[tutti, browser] = await Promise.all([localTutti(), openBrowser()]);
			id = await submitHostile(tutti);
			await tutti.untilFinished(id);
		});
		afterAll(async () => {
			await browser?.close();
			await tutti?.stop();
		});

		/** A page that notes what a script of somebody else's would do. */
		async function watched(hash: string) {
			const opened = await openPage(browser, `${tutti.url()}/api/dashboard${hash}`);
			opened.page.on("dialog", (dialog) => {
				opened.faults.push(`a dialog: ${dialog.message()}`);
				void dialog.dismiss();
			});
			return opened;
		}

		it("runs nothing of it, in any view", async () => {
			const { page, faults } = await watched("#/jobs");
			await page.getByRole("link", { name: id }).waitFor();
			await page.goto(`${tutti.url()}/api/dashboard#/jobs/${id}`);
			await page.getByText("4 of 4 items have ended").waitFor();
			await expect
				.poll(() => page.getByRole("listbox").getByRole("option").first().textContent())
				.toContain("<img src=x");
			for (let index = 0; index < ITEMS.length; index++) {
				await page.goto(`${tutti.url()}/api/dashboard#/jobs/${id}/${index}`);
				const panel = page.getByRole("dialog", { name: `Item ${index}` });
				await panel.locator("pre.log").waitFor();
				await panel.getByText("The container reported that it failed").waitFor();
			}
			await expectAccessible(page);
			await page.goto(`${tutti.url()}/api/dashboard#/jobs/${id}/result`);
			await page
				.getByRole("dialog", { name: "Result" })
				.getByText('"status": "failed"')
				.first()
				.waitFor();
			expect(await elementsOfOthers(page)).toBe(0);
			expect(faults).toEqual([]);
		});

		it("writes out what is not seen or turns a text around, and leaves out what is a terminal's", async () => {
			const { page, faults } = await watched(`#/jobs/${id}/1`);
			const log = page.getByRole("dialog").locator("pre.log");
			await log.waitFor();
			const text = (await log.textContent())!;
			expect(text).toMatch(/^red ">/);
			expect(text).toContain("\n\\u0001\n100 %\nturn \\u202etxt.exe\n");
			await page.getByText("From").waitFor();
			const whole = (await page.locator("body").textContent())!;
			expect(whole).toContain("source\\u202egnp");
			expect(whole).not.toContain(TURN);
			expect(faults).toEqual([]);
		});

		it("is made no wider by a text without a space", async () => {
			const { page } = await watched(`#/jobs/${id}/2`);
			await page.getByRole("dialog").getByText("nnnnnnnn").waitFor();
			expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBe(1280);
			const panel = "document.querySelector('dialog')";
			expect(await page.evaluate(`${panel}.scrollWidth <= ${panel}.clientWidth`)).toBe(true);
		});

		it("shows a log of a megabyte, and stays quick with it", async () => {
			const long = await tutti.submit({
				command: ["sh", "-c", "seq -f 'line %06g of a log that goes on and on' 1 30000; sleep 2"],
				items: [1],
				completion: "poll",
			});
			const { page, faults } = await watched(`#/jobs/${long}/0`);
			const log = page.getByRole("dialog").locator("pre.log");
			await expect.poll(() => log.textContent(), { timeout: 40_000 }).toContain("line 030000");
			expect((await log.textContent())!.length).toBeLessThanOrEqual(1_000_100);
			await page.getByRole("button", { name: "Wrap lines" }).click();
			await page.keyboard.press("Escape");
			await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
			expect(faults).toEqual([]);
		});
	},
);

async function submitHostile(tutti: LocalTutti): Promise<string> {
	const source = encodeURIComponent(`source${TURN}gnp.${SCRIPT}`);
	const response = await fetch(`${tutti.url()}/api/jobs?source=${source}`, {
		method: "POST",
		body: JSON.stringify({
			...{ name: "hostile", image: "alpine", command: COMMAND, items: ITEMS },
			attempts: { application: 1 },
		}),
	});
	const answer = (await response.json()) as { id: string };
	expect(response.status, JSON.stringify(answer)).toBe(202);
	return answer.id;
}

/** What the page itself never makes. */
async function elementsOfOthers(page: Page): Promise<number> {
	return await page.evaluate<number>(
		`document.querySelectorAll("#app script, #app iframe, #app img, #app [onload], #app [onerror], #app object").length`,
	);
}
