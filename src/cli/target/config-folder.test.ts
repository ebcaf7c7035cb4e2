import { expect, it } from "vitest";
import { configFolder } from "./config-folder.ts";

it.each([
	[{ TUTTI_CONFIG: "mine", XDG_CONFIG_HOME: "/xdg", HOME: "/home/me" }, "/work/mine"],
	[{ XDG_CONFIG_HOME: "/xdg", HOME: "/home/me" }, "/xdg/tutti"],
	[{ XDG_CONFIG_HOME: "relative", HOME: "/home/me" }, "/home/me/.config/tutti"],
	[{ TUTTI_CONFIG: "", HOME: "/home/me" }, "/home/me/.config/tutti"],
])("with %j is %s", (environment, folder) => {
	expect(configFolder({ cwd: "/work", environment })).toBe(folder);
});
