import { expect, it } from "vitest";
import { browserCommand } from "./browser-command.ts";

const URL = "http://127.0.0.1:1/api/dashboard#/jobs/a";

it("opens an address by what the platform has for it", () => {
	expect(browserCommand(URL, "darwin", {})).toEqual(["open", URL]);
	expect(browserCommand(URL, "win32", {})?.at(-1)).toBe(URL);
	expect(browserCommand(URL, "linux", { DISPLAY: ":0" })).toEqual(["xdg-open", URL]);
	expect(browserCommand(URL, "linux", { WAYLAND_DISPLAY: "wayland-0" })).toBeDefined();
});

it("opens nothing without a screen, and nothing in a session by SSH", () => {
	expect(browserCommand(URL, "linux", {})).toBeUndefined();
	const ssh = { DISPLAY: ":0", SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" };
	expect(browserCommand(URL, "linux", ssh)).toBeUndefined();
	expect(browserCommand(URL, "darwin", { SSH_TTY: "/dev/pts/1" })).toBeUndefined();
});
