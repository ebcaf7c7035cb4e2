import { expect, it } from "vitest";
import { openBrowser } from "./open-browser.ts";

it("says whether the program is there and ended well", async () => {
	const node = (code: string) => openBrowser([process.execPath, "-e", code]);
	expect(await openBrowser(["no-such-program-here"])).toBe(false);
	expect(await node("process.exit(3)")).toBe(false);
	expect(await node("")).toBe(true);
});
